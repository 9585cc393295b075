import DBEngine
import DBQuery
import DBSchema
import Synchronization

/// A database in memory that does what a test scripts: it blocks, fails, keeps transaction state, and can be
/// interrupted.
final class FakeDriver: DatabaseDriver {
  struct State: Sendable {
    var log: [String] = []
    var opened = 0
    var closed = 0
    /// Thrown by the next connects, in order; nil lets one pass.
    var connectErrors: [DatabaseError?] = []
    /// Thrown by statements with that text.
    var failures: [String: DatabaseError] = [:]
    var isServerGone = false
    var lateHits = 0
    var interruptions = 0
    var wakes = 0
    /// How many interruptions from now on have no effect.
    var lostInterruptions = 0
  }

  let dialect: DialectName
  var inspector: any SchemaInspector { NoInspector() }
  func scratch(named name: String) -> any DatabaseDriver { self }
  let address: DatabaseAddress
  let state = Mutex(State())
  /// Closed gates hold connects back.
  let connectGate = Gate(isOpen: true)
  /// The statement `held` ends when this gate is open.
  let statementGate = Gate(isOpen: false)
  /// How long an interruption takes.
  let interruptDelay: Duration

  init(dialect: DialectName = .postgresql, isMemory: Bool = false, interruptDelay: Duration = .zero) {
    self.dialect = dialect
    self.interruptDelay = interruptDelay
    let place = isMemory ? DatabaseAddress.Place.memory : .server(host: "fake", port: "1")
    address = DatabaseAddress(url: "fake:", database: "fake", place: place)
  }

  var log: [String] { state.withLock { $0.log } }

  func connect() throws(DatabaseError) -> any DriverConnection {
    connectGate.pass()
    let (error, number) = state.withLock { state -> (DatabaseError?, Int) in
      if !state.connectErrors.isEmpty, let error = state.connectErrors.removeFirst() { return (error, 0) }
      state.opened += 1
      return (nil, state.opened)
    }
    if let error { throw error }
    return FakeConnection(self, number: number)
  }

  func databaseExists() throws(DatabaseError) -> Bool { true }
  func createDatabase() throws(DatabaseError) {}
  func dropDatabase(force: Bool) throws(DatabaseError) {}
}

/// One connection of the fake. Statements that mean something to it:
/// begin, commit, rollback, savepoint...; `block` runs until it is interrupted; `slow` takes 20 ms and can be
/// interrupted; `held` runs until a gate is open; `fail` fails the transaction; `lose` loses the connection; `notice` sends a notice.
final class FakeConnection: DriverConnection {
  let version = "1.0"
  let driver: FakeDriver
  let number: Int
  var transactionState = TransactionState.idle
  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)?
  let running = FakeInterrupter()
  private let thread = currentThread()

  init(_ driver: FakeDriver, number: Int) {
    self.driver = driver
    self.number = number
    running.driver.withLock { $0 = driver }
  }

  var interrupter: any ConnectionInterrupter { running }

  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    checkThread()
    let text = statement.text
    let (failure, isGone) = driver.state.withLock { state in
      state.log.append("\(number): \(text)")
      return (state.failures[text], state.isServerGone)
    }
    if isGone {
      transactionState = .lost
      throw DatabaseError(.connectionLost, "gone")
    }
    if let failure {
      if transactionState == .open { transactionState = .failed }
      throw failure
    }
    switch text.split(separator: " ").first.map(String.init) ?? "" {
    case "begin": transactionState = .open
    case "commit": transactionState = .idle
    case "rollback": transactionState = text.contains("savepoint") ? .open : .idle
    case "block": try runUntilInterrupted(limit: 2000)
    case "slow": try runUntilInterrupted(limit: 10)
    case "held":
      running.start()
      driver.statementGate.pass()
      _ = running.stop()
    case "fail":
      if transactionState == .open { transactionState = .failed }
      throw DatabaseError(.unique, "failed")
    case "lose":
      transactionState = .lost
      throw DatabaseError(.connectionLost, "lost")
    case "notice": noticeHandler?(DatabaseNotice(severity: "NOTICE", message: "hello"))
    case "thread":
      return ResultSet(columns: ["n"], cells: [.integer(Int64(currentThread()))], affected: 1)
    default: break
    }
    return ResultSet(columns: ["n"], cells: [.integer(Int64(number))], affected: 1)
  }

  private func runUntilInterrupted(limit: Int) throws(DatabaseError) {
    running.start()
    for _ in 0..<limit where !running.isInterrupted { sleepMilliseconds(2) }
    if running.stop() {
      if transactionState == .open { transactionState = .failed }
      throw DatabaseError(.queryCancelled, "cancelled")
    }
  }

  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet] {
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

  func isUsable() -> Bool { driver.state.withLock { !$0.isServerGone } }
  func ping() throws(DatabaseError) {
    checkThread()
    driver.state.withLock { $0.log.append("\(number): ping") }
  }
  func reset() throws(DatabaseError) {
    driver.state.withLock { $0.log.append("\(number): reset") }
    transactionState = .idle
  }
  func backup(to path: String) throws(DatabaseError) { throw DatabaseError(.unsupported, "no backup") }
  func close() {
    checkThread()
    driver.state.withLock { $0.closed += 1 }
  }

  private func checkThread() {
    if thread != currentThread() { driver.state.withLock { $0.log.append("\(number): WRONG THREAD") } }
  }
}

/// Ends the fake's statement, and counts each interruption that ends when no statement runs that it was meant for.
final class FakeInterrupter: ConnectionInterrupter {
  private struct State {
    var statement = 0
    var isRunning = false
    var isInterrupted = false
  }
  private let state = Mutex(State())
  let driver = Mutex<FakeDriver?>(nil)

  func start() {
    state.withLock {
      $0.statement += 1
      $0.isRunning = true
      $0.isInterrupted = false
    }
  }
  var isInterrupted: Bool { state.withLock { $0.isInterrupted } }
  func stop() -> Bool {
    state.withLock {
      $0.isRunning = false
      return $0.isInterrupted
    }
  }

  func wake() { driver.withLock { $0 }?.state.withLock { $0.wakes += 1 } }

  /// Like a cancel request on a second connection: it takes a while, and hits what runs when it arrives.
  func interrupt() {
    let driver = driver.withLock { $0 }
    let before = state.withLock { $0.statement }
    if let delay = driver?.interruptDelay, delay > .zero { sleepMilliseconds(Int(delay / .milliseconds(1))) }
    let isLost = driver?.state.withLock { state in
      state.lostInterruptions -= 1
      return state.lostInterruptions >= 0
    }
    let isLate = state.withLock { state in
      guard state.isRunning, isLost != true else { return false }
      state.isInterrupted = true
      return state.statement != before
    }
    driver?.state.withLock {
      $0.interruptions += 1
      if isLate { $0.lateHits += 1 }
    }
  }
}

/// Reads nothing: a fake database has no schema.
struct NoInspector: SchemaInspector {
  nonisolated(nonsending) func inspect(_ connection: Connection, _ scope: SchemaScope) async throws -> DatabaseSchema {
    throw DatabaseError(.unsupported, "no schema")
  }
}
