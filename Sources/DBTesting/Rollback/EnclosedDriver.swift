import DBEngine
import DBSchema
import Synchronization

/// A driver with one connection, all of whose work stands in one transaction that is never committed.
///
/// What an engine over it sends as `begin`, `commit` and `rollback` becomes a savepoint's work; to the engine, its
/// observer and its borrowers everything looks as it does outside of a test.
///
/// The connection outlives those that the engine opens and closes: each of them is a view of it.
final class EnclosedDriver: DatabaseDriver {
  /// The one connection. Threads do not share it: the engine's pool has room for one lease, whose thread alone calls
  /// it, and the end comes when the pool is gone.
  private final class Base: @unchecked Sendable {
    let connection: any DriverConnection
    init(_ connection: any DriverConnection) { self.connection = connection }
  }

  private let base: any DatabaseDriver
  private let opened = Mutex<Base?>(nil)

  init(_ base: any DatabaseDriver) { self.base = base }

  var dialect: DialectName { base.dialect }
  var address: DatabaseAddress { base.address }
  var inspector: any SchemaInspector { base.inspector }
  func scratch(named name: String) -> any DatabaseDriver { base.scratch(named: name) }
  func databaseExists() throws(DatabaseError) -> Bool { try base.databaseExists() }
  func checkWritable() throws(DatabaseError) { try base.checkWritable() }
  func createDatabase() throws(DatabaseError) { throw .enclosedDatabase }
  func dropDatabase(force: Bool) throws(DatabaseError) { throw .enclosedDatabase }

  func connect() throws(DatabaseError) -> any DriverConnection {
    if let base = opened.withLock({ $0 }) {
      guard base.connection.transactionState != .idle, base.connection.transactionState != .lost else {
        throw .lostEnclosure
      }
      return EnclosedConnection(base.connection, dialect)
    }
    let connection = try base.connect()
    do { _ = try connection.execute(.plain(dialect == .sqlite ? "begin immediate" : "begin")) } catch {
      connection.close()
      throw error
    }
    let base = Base(connection)
    opened.withLock { $0 = base }
    return EnclosedConnection(connection, dialect)
  }

  /// Undoes everything. What cannot be undone any more, on a lost connection, the database undoes by itself.
  func end() {
    let base = opened.withLock { base in
      defer { base = nil }
      return base
    }
    guard let connection = base?.connection else { return }
    if connection.transactionState == .open || connection.transactionState == .failed {
      _ = try? connection.execute(.plain("rollback"))
    }
    connection.close()
  }
}

extension DatabaseError {
  static var enclosedDatabase: DatabaseError {
    DatabaseError(
      .unsupported, "a database is not made or dropped in a transaction that rolls back",
      hint: "use withTemporaryDatabase")
  }

  static var lostEnclosure: DatabaseError {
    DatabaseError(
      .connectionLost, "the transaction around the test is over, and what was done in it is gone",
      hint: "a lost connection or an `on conflict rollback` ends it; use a database of the test's own for such a test")
  }
}
