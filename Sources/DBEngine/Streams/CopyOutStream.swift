import DBQuery

/// The bytes of a `COPY ... TO STDOUT`, a row or more at a time: see ``Connection/copyOut(_:)``.
///
/// It belongs to its connection and the task that borrowed it. The statement is sent when the first bytes are asked
/// for, and again for each new iteration.
///
/// ```swift
/// var lines = 0
/// for try await bytes in connection.copyOut("copy users to stdout") {
///   lines += bytes.count { $0 == UInt8(ascii: "\n") }
/// }
/// ```
public struct CopyOutStream: AsyncSequence {
  /// Some bytes; never empty.
  public typealias Element = [UInt8]
  /// Reading may fail.
  public typealias Failure = any Error

  let connection: Connection
  let statement: RenderedSQL

  /// How many bytes a hop to the connection's thread brings at least, unless the end comes first.
  static let batchBytes = 64 * 1024

  /// Begins to read.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// Reads the bytes in order.
  public struct Iterator: AsyncIteratorProtocol {
    private let batches: PulledBatches<[UInt8]>

    init(_ stream: CopyOutStream) {
      let statement = stream.statement
      batches = PulledBatches(statement, on: stream.connection) { driver, core throws(DatabaseError) in
        try driver.beginCopyOut(statement)
        core.open = .copyOut
      } pull: { driver, core throws(DatabaseError) in
        guard case .copyOut = core.open else { return nil }
        var bytes: [UInt8] = []
        while bytes.count < CopyOutStream.batchBytes {
          guard let more = try driver.readCopy() else {
            core.open = .nothing
            break
          }
          bytes += more
        }
        return bytes.isEmpty ? nil : bytes
      }
    }

    /// The next bytes; nil at the end.
    public mutating func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

    /// The next bytes; nil at the end.
    /// - Throws: `DatabaseError`; `CancellationError`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> [UInt8]? {
      try await batches.next()
    }
  }
}

@available(*, unavailable)
extension CopyOutStream: Sendable {}
