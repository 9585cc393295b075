import DBPool
import DBQuery
import DBSchema

/// What sessions of the database say on some channels, as it comes: see ``Engine/listen(_:file:line:)``.
///
/// It ends with an error when its connection is lost, because what was said meanwhile is lost too and only the reader
/// knows what to look up again; reading it anew listens on a new connection.
///
/// ```swift
/// var orders = engine.listen(["orders"]).makeAsyncIterator()
/// try await orders.start()                                       // listen "orders"
/// try await engine.execute("select pg_notify('orders', '4711')")
/// let payload = try await orders.next()?.payload                 // 4711
/// ```
public struct NotificationStream: AsyncSequence, Sendable {
  /// A notification.
  public typealias Element = DatabaseNotification
  /// Listening may fail.
  public typealias Failure = any Error

  let engine: Engine
  let channels: [String]
  let place: LeasePlace

  /// Begins to listen when the first notification is asked for.
  public func makeAsyncIterator() -> Iterator { Iterator(Listener(self)) }

  /// Hands out the notifications in order.
  public struct Iterator: AsyncIteratorProtocol {
    private let listener: Listener

    init(_ listener: Listener) { self.listener = listener }

    /// Listens now rather than with the first ``next()``: what is sent after this has returned is not missed.
    public func start() async throws { try await listener.start() }

    /// The next notification, waiting for it without limit.
    public mutating func next() async throws -> DatabaseNotification? { try await next(isolation: #isolation) }

    /// The next notification, waiting for it without limit.
    /// - Throws: `DatabaseError`, `connectionLost` when the server is gone, `shutdown` when the engine is;
    ///   `CancellationError`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> DatabaseNotification? {
      try await listener.next()
    }
  }
}

/// The lease of one listening iteration.
final class Listener {
  private let stream: NotificationStream
  private var grant: Pool<EngineHost>.Grant?
  private var isOver = false
  private var waiting: [DatabaseNotification] = []
  private var position = 0

  init(_ stream: NotificationStream) { self.stream = stream }

  deinit { end() }

  nonisolated(nonsending) func next() async throws -> DatabaseNotification? {
    if isOver { return nil }
    do {
      try await start()
      while position == waiting.count {
        waiting = try await wait()
        position = 0
      }
    } catch {
      end()
      throw error
    }
    defer { position += 1 }
    return waiting[position]
  }

  nonisolated(nonsending) func start() async throws {
    if isOver || grant != nil { return }
    let engine = stream.engine
    guard engine.dialect == .postgresql else {
      throw DatabaseError(.unsupported, "this database has no LISTEN and NOTIFY")
    }
    let grant = try await engine.borrow(from: engine.pool, stream.place, LeaseOptions(isLong: true))
    self.grant = grant
    let connection = Connection(grant.resource, engine.pool.host.context)
    do {
      for channel in stream.channels { try await connection.execute("listen \(identifier: channel)") }
    } catch {
      end()
      throw error
    }
  }

  private nonisolated(nonsending) func wait() async throws -> [DatabaseNotification] {
    guard let core = grant?.resource else { return [] }
    try Task.checkCancellation()
    let outcome = await withTaskCancellationHandler {
      await core.thread.call {
        core.call(core.gate.ticket()) { driver throws(DatabaseError) in
          try driver.notifications(waitingAtMost: .seconds(600))
        }
      }
    } onCancel: {
      core.wake()
    }
    try Task.checkCancellation()
    return try outcome.result?.get() ?? []
  }

  /// The connection is not lent again: it listens, and may have a wake-up call left.
  private func end() {
    isOver = true
    if let grant { stream.engine.pool.giveBack(grant.lease, .close) }
    grant = nil
  }
}
