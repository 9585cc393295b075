public import DBEngine

/// A unit of work on one connection, lent for the time of a closure: it reads objects, notices what is changed in them,
/// and writes that in one go.
///
/// It belongs to the task that borrowed it. Two statements at once on one session do not compile; neither does handing
/// the session, or an object that it has loaded, to another task. After the closure it is over.
///
/// ```swift
/// try await engine.withSession { session in
///   let order = try await session.get(Order.self, id)
///   order?.status = .paid
///   session.add(Receipt(orderID: id))
/// }
/// // begin; select ... from orders where id = $1;
/// // insert into receipts ...; update orders set status = $2 where id = $1 returning id; commit
/// ```
///
/// The transaction begins with the first statement. The closure's return writes what waits and commits; an error or the
/// task's cancellation rolls back, and puts the objects back to what they held.
///
/// One row is one object: a second load gives the object that is there, as the program left it; ``refresh(_:)`` takes the
/// row's values. Nothing is ever loaded by reading a property.
public final class Session {
  /// The connection that its statements run on, for what the session has no words for. Statements sent there directly do
  /// not see what waits to be written; call ``flush()`` before.
  public let connection: Connection
  /// How it works.
  public let options: SessionOptions
  let unit = UnitOfWork()
  /// Whether the transaction is the session's own, or a part of one that was open before.
  let scope: Scope
  var state = State.idle
  /// Which of its conditions statements go without at the moment.
  var exemption = CriteriaExemption()
  /// What runs once its transaction is committed.
  var commitActions: [CommitAction] = []
  /// Whether it belongs to a piece of code in a transaction of somebody else, and ends with that.
  var isEnclosed = false
  /// How many savepoints of ``withSavepoint(_:)`` are open.
  var savepoints = 0
  /// The names of models that a warning was given for.
  var warned: Set<String> = []

  /// What a session's transaction is.
  enum Scope {
    /// It begins and ends transactions.
    case own
    /// It stands in a transaction of somebody else, and uses savepoints.
    case joined
  }

  /// Where a session stands.
  enum State {
    /// No transaction is open.
    case idle
    /// One is; in a joined session at this savepoint.
    case open(savepoint: Int)
    /// One is, and something in it failed: only rolling back is possible.
    case failed(any Error, savepoint: Int)
    /// The closure that it was lent to is over.
    case closed

    /// Whether a transaction is open.
    var isOpen: Bool { if case .open = self { true } else { false } }
  }

  init(_ connection: Connection, _ options: SessionOptions, _ scope: Scope) {
    self.connection = connection
    self.options = options
    self.scope = scope
    unit.clock = options.clock
  }

  /// The database's dialect.
  public var dialect: DialectName { connection.dialect }

  /// Whether a flush would send anything: objects were added, written or deleted since the last one.
  public var hasChanges: Bool { unit.hasWork }
}

@available(*, unavailable)
extension Session: Sendable {}
