public import DBEngine
import DBQuery
import Synchronization

/// Remembers the statements that an engine sends, so that a test can say exactly which.
///
/// ```swift
/// let recorder = StatementRecorder()
/// let engine = try database.engine(observer: recorder)
/// let sent = try await recorder.record {
///   try await engine.withTransaction { try await $0.execute("delete from users where id = \(7)") }
/// }
/// #expect(sent == ["begin", "delete from users where id = $1", "commit"])
/// #expect(sent.withoutTransactions.count == 1)
/// ```
///
/// Bound values are not kept unless that is asked for: they may be secrets, and make a test's expectation long.
public final class StatementRecorder: EngineObserver {
  private let events = Mutex<[RecordedStatement]>([])
  private let connections = Mutex<Int>(0)
  private let keepsValues: Bool

  /// Remembers nothing yet.
  /// - Parameter keepingValues: whether ``RecordedStatement/values`` are remembered, too.
  public init(keepingValues: Bool = false) { keepsValues = keepingValues }

  /// The texts in the order they were sent, as they were sent, with placeholders for values.
  public var statements: [String] { events.withLock { $0.map(\.text) } }
  /// What was sent, ready to be compared.
  ///
  /// ```swift
  /// #expect(recorder.sent.matching("books") == ["select id from books"])
  /// ```
  public var sent: RecordedStatements { RecordedStatements(events.withLock { $0 }) }
  /// How many connections were opened.
  public var openedConnections: Int { connections.withLock { $0 } }

  /// Runs a piece of a test, and gives what was sent meanwhile. What was remembered before stays.
  ///
  /// ```swift
  /// let sent = try await recorder.record { _ = try await service.books(of: author) }
  /// #expect(sent.count == 2)
  /// ```
  /// - Throws: the body's error; what was sent up to it is in ``sent``.
  public nonisolated(nonsending) func record(
    _ body: nonisolated(nonsending) () async throws -> Void
  ) async rethrows -> RecordedStatements {
    let start = events.withLock { $0.count }
    try await body()
    return RecordedStatements(events.withLock { Array($0.dropFirst(start)) })
  }

  /// Forgets everything.
  public func reset() {
    events.withLock { $0 = [] }
    connections.withLock { $0 = 0 }
  }

  /// Remembers a statement.
  public func willExecute(_ statement: StatementEvent) {
    let recorded = RecordedStatement(
      text: statement.text, values: keepsValues ? statement.values.all : [], connection: statement.connection,
      pipelineIndex: statement.pipelineIndex)
    events.withLock { $0.append(recorded) }
  }
  /// Counts a connection.
  public func didOpenConnection(_ number: Int, duration: Duration) { connections.withLock { $0 += 1 } }
}
