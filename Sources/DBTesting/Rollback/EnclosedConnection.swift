import DBEngine
import DBQuery
import DBSchema

/// A connection whose transactions are savepoints of a transaction that is never committed.
///
/// 1. `begin` sets a savepoint, `commit` releases it, `rollback` goes back to it.
/// 2. A commit has the checks made that the database would make then (deferred constraints).
/// 3. On PostgreSQL a statement outside of a transaction gets a savepoint of its own: its failure spoils nothing.
final class EnclosedConnection: DriverConnection {
  static let transaction = "\"test transaction\""
  static let statement = "\"test statement\""

  let base: any DriverConnection
  let dialect: DialectName
  /// Whether a transaction is open, as far as its user knows.
  var isInTransaction = false
  /// Whether what runs now has a savepoint of its own.
  var isGuarded = false
  private var isClosed = false

  init(_ base: any DriverConnection, _ dialect: DialectName) {
    self.base = base
    self.dialect = dialect
  }

  var version: String { base.version }
  var interrupter: any ConnectionInterrupter { base.interrupter }
  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)? {
    get { base.noticeHandler }
    set { base.noticeHandler = newValue }
  }

  var transactionState: TransactionState {
    switch base.transactionState {
    case .lost, .idle: .lost
    case .failed: .failed
    case .open: isInTransaction ? .open : .idle
    }
  }

  // MARK: - Statements

  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    switch TransactionWords(statement.text, dialect: dialect) {
    case .begin where isInTransaction: return try base.execute(statement)
    case .begin(let isReadOnly): try begin(isReadOnly: isReadOnly)
    case .commit: try commit(statement)
    case .rollback: try rollBack(statement)
    case .savepoint where !isInTransaction: throw .outside(statement)
    case .savepoint, .none:
      return try guarded { () throws(DatabaseError) in try base.execute(statement) }
    }
    return ResultSet()
  }

  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
    let words = statements.map { TransactionWords($0.text, dialect: dialect) }
    // Without a transaction PostgreSQL makes one of the whole pipeline: one savepoint does the same.
    if words.allSatisfy({ $0 == .none }) {
      return try guarded { () throws(DatabaseError) in try base.pipeline(statements) }
    }
    var results: [ResultSet] = []
    for (index, statement) in statements.enumerated() {
      do { results.append(try execute(statement)) } catch {
        var error = error
        error.pipelineIndex = index
        throw error
      }
    }
    return results
  }

  // MARK: - Life

  func isUsable() -> Bool { !isClosed && transactionState != .lost && base.isUsable() }

  func ping() throws(DatabaseError) { try base.ping() }

  /// Ends what a borrower left open, and puts PostgreSQL's settings back. A whole reset would end the test's
  /// transaction.
  func reset() throws(DatabaseError) {
    if isInTransaction { try undo() }
    if dialect == .postgresql { _ = try base.execute(.plain("reset all")) }
  }

  func backup(to path: String) throws(DatabaseError) { try base.backup(to: path) }

  /// Ends this view; the connection stays for the next one.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    if isInTransaction { try? undo() }
  }
}

extension RenderedSQL {
  /// A text without values.
  static func plain(_ text: String) -> RenderedSQL { RenderedSQL(text: text, values: []) }
}
