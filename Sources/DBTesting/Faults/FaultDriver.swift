public import DBEngine
public import DBSchema
import Synchronization

/// A driver that crashes where a test says: what remains is what a killed program would leave behind.
///
/// Each statement that goes through any of its connections has a number, counted from 1; those of a pipeline are
/// counted one by one. At the number given, the connection is closed for good, before the statement is performed or
/// after it; from then on every call and every connect fails with `connectionLost`, until ``reset()``.
///
/// ```swift
/// let faults = FaultDriver(try database.driver())
/// faults.crash(at: 7, .after)
/// let engine = try database.engine(driver: faults)
/// await #expect(throws: (any Error).self) { try await Migrator(engine, history: history).upgrade() }
/// // ... and then what a clean run makes of it
/// ```
public final class FaultDriver: DatabaseDriver {
  /// On which side of the statement the crash falls.
  public enum Moment: String, Sendable, CaseIterable {
    /// The statement never reaches the database.
    case before
    /// The database has performed it, and the answer is lost.
    case after
  }

  struct State {
    var count = 0
    var crash: (call: Int, moment: Moment)?
    var isDown = false
  }

  private let base: any DatabaseDriver
  let state = Mutex(State())

  /// Wraps a driver; nothing crashes until told to.
  public init(_ base: any DatabaseDriver) { self.base = base }

  /// How many statements were sent since the last ``reset()``.
  public var statementCount: Int { state.withLock { $0.count } }
  /// Whether the crash has come.
  public var hasCrashed: Bool { state.withLock { $0.isDown } }

  /// Starts counting anew and crashes at a statement, counted from 1.
  public func crash(at number: Int, _ moment: Moment) {
    state.withLock { $0 = State(crash: (number, moment)) }
  }

  /// Starts counting anew; nothing crashes. Connections that crashed stay lost.
  public func reset() { state.withLock { $0 = State() } }

  /// The wrapped driver's.
  public var dialect: DialectName { base.dialect }
  /// The wrapped driver's.
  public var address: DatabaseAddress { base.address }
  /// The wrapped driver's: what runs in scratch databases is not counted.
  public func scratch(named name: String) -> any DatabaseDriver { base.scratch(named: name) }
  /// The wrapped driver's.
  public var inspector: any SchemaInspector { base.inspector }

  /// Connects, unless it has crashed.
  public func connect() throws(DatabaseError) -> any DriverConnection {
    try requireUp()
    return FaultConnection(try base.connect(), self)
  }

  /// Asks, unless it has crashed.
  public func databaseExists() throws(DatabaseError) -> Bool {
    try requireUp()
    return try base.databaseExists()
  }

  /// Asks the base, unless it has crashed.
  public func checkWritable() throws(DatabaseError) {
    try requireUp()
    try base.checkWritable()
  }

  /// Creates, unless it has crashed.
  public func createDatabase() throws(DatabaseError) {
    try requireUp()
    try base.createDatabase()
  }

  /// Drops, unless it has crashed.
  public func dropDatabase(force: Bool) throws(DatabaseError) {
    try requireUp()
    try base.dropDatabase(force: force)
  }

  // MARK: - Counting

  /// What becomes of the next statements.
  enum Fate {
    /// All of them are performed.
    case performed
    /// So many are performed, then the connection is lost.
    case crash(performed: Int)
    /// The connection is lost already.
    case down
  }

  func fate(of statements: Int) -> Fate {
    state.withLock { state in
      if state.isDown { return .down }
      let first = state.count + 1
      state.count += statements
      guard let crash = state.crash, (first...state.count).contains(crash.call) else { return .performed }
      state.isDown = true
      return .crash(performed: crash.call - first + (crash.moment == .after ? 1 : 0))
    }
  }

  private func requireUp() throws(DatabaseError) {
    if hasCrashed { throw .simulatedCrash }
  }
}

extension DatabaseError {
  /// What a crashed connection answers.
  static var simulatedCrash: DatabaseError {
    DatabaseError(.connectionLost, "the connection was lost: a crash was simulated")
  }
}
