public import DBEngine
import Synchronization

/// Remembers the statements that an engine sends, so that a test can say exactly which.
///
/// ```swift
/// let recorder = StatementRecorder()
/// let engine = try database.engine(observer: recorder)
/// try await engine.withTransaction { try await $0.execute("delete from users") }
/// #expect(recorder.statements == ["begin", "delete from users", "commit"])
/// ```
public final class StatementRecorder: EngineObserver {
  private let events = Mutex<[StatementEvent]>([])
  private let connections = Mutex<Int>(0)

  /// Remembers nothing yet.
  public init() {}

  /// The texts in the order they were sent, with placeholders for values.
  public var statements: [String] { events.withLock { $0.map(\.text) } }
  /// How many connections were opened.
  public var openedConnections: Int { connections.withLock { $0 } }

  /// Forgets everything.
  public func reset() {
    events.withLock { $0 = [] }
    connections.withLock { $0 = 0 }
  }

  /// Remembers a statement.
  public func willExecute(_ statement: StatementEvent) { events.withLock { $0.append(statement) } }
  /// Counts a connection.
  public func didOpenConnection(_ number: Int, duration: Duration) { connections.withLock { $0 += 1 } }
}
