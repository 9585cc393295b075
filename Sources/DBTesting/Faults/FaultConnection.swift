import DBEngine
import DBQuery

/// A connection of a ``FaultDriver``.
final class FaultConnection: DriverConnection {
  private let base: any DriverConnection
  private let driver: FaultDriver
  private var isLost = false

  init(_ base: any DriverConnection, _ driver: FaultDriver) {
    self.base = base
    self.driver = driver
  }

  var version: String { base.version }
  var transactionState: TransactionState { isLost ? .lost : base.transactionState }
  var interrupter: any ConnectionInterrupter { base.interrupter }
  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)? {
    get { base.noticeHandler }
    set { base.noticeHandler = newValue }
  }

  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    switch try fate(of: 1) {
    case nil: return try base.execute(statement)
    case let performed?:
      if performed > 0 { _ = try? base.execute(statement) }
      throw lose()
    }
  }

  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
    switch try fate(of: statements.count) {
    case nil: return try base.pipeline(statements)
    case let performed?:
      if performed > 0 { _ = try? base.pipeline(Array(statements.prefix(performed))) }
      var error = lose()
      error.pipelineIndex = min(performed, statements.count - 1)
      throw error
    }
  }

  func isUsable() -> Bool { !isLost && !driver.hasCrashed && base.isUsable() }

  func ping() throws(DatabaseError) {
    try requireUp()
    try base.ping()
  }

  func reset() throws(DatabaseError) {
    try requireUp()
    try base.reset()
  }

  func backup(to path: String) throws(DatabaseError) {
    try requireUp()
    try base.backup(to: path)
  }

  func close() { base.close() }

  /// How many of the statements are performed before the connection is lost; nil when it is not.
  private func fate(of statements: Int) throws(DatabaseError) -> Int? {
    if isLost { throw .simulatedCrash }
    switch driver.fate(of: statements) {
    case .performed: return nil
    case .crash(let performed): return performed
    case .down: throw lose()
    }
  }

  private func requireUp() throws(DatabaseError) {
    if isLost { throw .simulatedCrash }
    if driver.hasCrashed { throw lose() }
  }

  /// Closes the real connection, as the end of a process would.
  private func lose() -> DatabaseError {
    isLost = true
    base.close()
    return .simulatedCrash
  }
}
