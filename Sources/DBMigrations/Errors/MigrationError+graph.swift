extension MigrationError {
  /// A graph's error with the files that it is about.
  public init(graph error: GraphError) {
    var files: [String] = []
    var object: String?
    if case .broken(let problems) = error {
      files = problems.first?.files ?? []
      object = problems.first?.revisions.map(\.text).joined(separator: ", ")
    }
    self.init(
      .graph, code: error.code, error.message, file: files.first, object: object,
      cause: files.count > 1 ? "files: " + files.joined(separator: ", ") : nil, hint: error.hint)
  }
}
