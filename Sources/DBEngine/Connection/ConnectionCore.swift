import DBQuery
import Synchronization

/// An open connection with its thread: what the pool holds and lends.
final class ConnectionCore: Sendable {
  let number: Int
  let thread: ConnectionThread
  let gate: InterruptGate
  let version: String
  private let handle: DriverHandle
  private let notices: NoticeSink

  private let interrupter: any ConnectionInterrupter

  /// Wraps a connection that was just opened; called on its thread.
  init(number: Int, _ connection: any DriverConnection, on thread: ConnectionThread, observer: (any EngineObserver)?) {
    self.number = number
    self.thread = thread
    version = connection.version
    interrupter = connection.interrupter
    gate = InterruptGate(interrupter)
    handle = DriverHandle(connection, on: thread)
    let notices = NoticeSink()
    self.notices = notices
    connection.noticeHandler = { notice in
      observer?.didReceive(notice)
      notices.receive(notice)
    }
  }

  /// Ends a wait for notifications.
  func wake() { interrupter.wake() }

  /// What a statement has left open on the connection; on its thread only.
  var open: DriverHandle.Open {
    get { handle.open }
    set { handle.open = newValue }
  }

  /// Ends what a statement has left open; on its thread only.
  func endOpen() { handle.closeOpen() }

  /// Sends notices to the borrower from now on.
  func onNotice(_ handler: (@Sendable (DatabaseNotice) -> Void)?) { notices.set(handler) }

  /// How a call of the driver ended.
  struct Outcome<R: Sendable>: Sendable {
    /// Nil when the call was cancelled before it began.
    let result: Result<R, DatabaseError>?
    /// Whether the task was cancelled before the call ended.
    let isCancelled: Bool
    let transactionState: TransactionState
  }

  /// Calls the driver under a ticket of the gate; on the connection's thread only.
  func call<R: Sendable>(
    _ ticket: UInt64, endsStream: Bool = true,
    _ work: @Sendable (any DriverConnection) throws(DatabaseError) -> R
  ) -> Outcome<R> {
    guard let connection = handle.connection else {
      return Outcome(result: .failure(.revokedConnection), isCancelled: false, transactionState: .lost)
    }
    switch gate.begin(ticket) {
    case .cancelled:
      return Outcome(result: nil, isCancelled: true, transactionState: connection.transactionState)
    case .revoked:
      return Outcome(result: .failure(.revokedConnection), isCancelled: false, transactionState: .lost)
    case .condemned:
      return Outcome(result: .failure(.condemnedConnection), isCancelled: false, transactionState: .lost)
    case .run: break
    }
    if endsStream { handle.closeOpen() }
    let result: Result<R, DatabaseError>
    do { result = .success(try work(connection)) } catch { result = .failure(error) }
    let isCancelled = gate.finish(ticket)
    return Outcome(result: result, isCancelled: isCancelled, transactionState: connection.transactionState)
  }

  /// Closes the connection; on its thread only. Later calls fail.
  func close() { handle.close() }
}

/// The driver's connection. `@unchecked Sendable`: the reference may travel, the connection is touched only on its
/// thread; the last release, wherever it happens, sends it there to be closed.
final class DriverHandle: @unchecked Sendable {
  /// What a statement may leave open, which has to end before the connection takes the next one.
  enum Open {
    case nothing
    case cursor(any DriverCursor)
    case copyIn
    case copyOut
  }

  private let thread: ConnectionThread
  private(set) var connection: (any DriverConnection)?
  var open = Open.nothing

  init(_ connection: any DriverConnection, on thread: ConnectionThread) {
    self.connection = connection
    self.thread = thread
  }

  /// Ends what is open. Its failure is nobody's: the connection's state tells.
  func closeOpen() {
    defer { open = .nothing }
    switch open {
    case .nothing: return
    case .cursor(let cursor): cursor.close()
    case .copyIn: _ = try? connection?.endCopyIn(failing: "the copy was not finished")
    case .copyOut: connection?.endCopyOut()
    }
  }

  func close() {
    open = .nothing
    connection?.noticeHandler = nil
    connection?.close()
    connection = nil
  }

  deinit {
    guard connection != nil else { return }
    // Safe: this was the last reference to the object that guards the connection, so nobody else can reach it, and
    // the closure that it is handed to runs once, on the connection's own thread.
    nonisolated(unsafe) let last = connection
    thread.run { last?.close() }
  }
}

/// Where a connection's notices go: the borrower changes it, the connection's thread reads it.
private final class NoticeSink: Sendable {
  private let handler = Mutex<(@Sendable (DatabaseNotice) -> Void)?>(nil)

  func set(_ new: (@Sendable (DatabaseNotice) -> Void)?) { handler.withLock { $0 = new } }
  func receive(_ notice: DatabaseNotice) { handler.withLock { $0 }?(notice) }
}

extension DatabaseError {
  static var revokedConnection: DatabaseError {
    DatabaseError(
      .shutdown, "the connection was closed because the engine shut down",
      hint: "give work in progress more time: shutdown(deadline:)")
  }

  static var condemnedConnection: DatabaseError {
    DatabaseError(
      .connectionLost,
      "the server did not take a request to cancel an earlier statement, so the connection is given up")
  }
}
