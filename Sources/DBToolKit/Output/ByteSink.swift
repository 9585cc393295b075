/// Where bytes of output go: a stream of the process, or memory in a test.
protocol ByteSink: Sendable {
  /// Writes all of the text, or remembers why that failed.
  func write(_ text: String)
  /// The error number of the first write that failed; a reader that went away is none.
  var failure: Int32? { get }
}
