public import DBPool
import DBQuery

/// Sees what an engine does: for statement recorders, logs and tests.
///
/// Methods are called on the connection's own thread or the borrower's, one after the other for one connection; they
/// should return quickly. Each has an empty default.
///
/// ```swift
/// final class Recorder: EngineObserver {
///   let texts = Mutex<[String]>([])
///   func willExecute(_ statement: StatementEvent) { texts.withLock { $0.append(statement.text) } }
/// }
/// ```
public protocol EngineObserver: Sendable {
  /// A statement is about to be sent.
  func willExecute(_ statement: StatementEvent)
  /// A statement has ended; `duration` is that of the whole pipeline when it was part of one.
  func didExecute(_ statement: StatementEvent, duration: Duration, error: DatabaseError?)
  /// The database sent a notice.
  func didReceive(_ notice: DatabaseNotice)
  /// A connection was opened; numbers count up over the engine's life.
  func didOpenConnection(_ number: Int, duration: Duration)
  /// No connection could be opened.
  func didFailToConnect(_ error: DatabaseError)
  /// A connection was closed.
  func didCloseConnection(_ number: Int)
  /// A lease is out for longer than `leakWarning`: said once.
  func leaseIsLong(_ holder: LeaseHolder)
  /// A lease that was said to be long has come back.
  func longLeaseReturned(_ holder: LeaseHolder)
}

extension EngineObserver {
  /// Does nothing.
  public func willExecute(_ statement: StatementEvent) {}
  /// Does nothing.
  public func didExecute(_ statement: StatementEvent, duration: Duration, error: DatabaseError?) {}
  /// Does nothing.
  public func didReceive(_ notice: DatabaseNotice) {}
  /// Does nothing.
  public func didOpenConnection(_ number: Int, duration: Duration) {}
  /// Does nothing.
  public func didFailToConnect(_ error: DatabaseError) {}
  /// Does nothing.
  public func didCloseConnection(_ number: Int) {}
  /// Does nothing.
  public func leaseIsLong(_ holder: LeaseHolder) {}
  /// Does nothing.
  public func longLeaseReturned(_ holder: LeaseHolder) {}
}

/// A statement on its way: its text and where it runs, never its values.
///
/// ```swift
/// func willExecute(_ statement: StatementEvent) {
///   print("#\(statement.connection)", statement.text, statement.bindings)   // #1 select ... where id = $1 1
/// }
/// ```
public struct StatementEvent: Sendable, Hashable {
  /// The text with placeholders, as it is sent.
  public let text: String
  /// How many values are bound.
  public let bindings: Int
  /// The connection's number.
  public let connection: Int
  /// Its place in a pipeline, counted from 0; nil when it goes alone.
  public let pipelineIndex: Int?
  /// The values that are bound, for tests that ask for them.
  package let values: HiddenValues

  init(_ statement: RenderedSQL, on connection: Int, _ pipelineIndex: Int?) {
    text = statement.text
    bindings = statement.values.count
    values = HiddenValues(statement.values)
    self.connection = connection
    self.pipelineIndex = pipelineIndex
  }
}
