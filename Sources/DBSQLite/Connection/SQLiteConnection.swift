internal import CSQLite
internal import DBEngine
internal import DBQuery

/// One connection to a SQLite database; confined to its thread but for its interrupter.
final class SQLiteConnection: DriverConnection {
  /// SQLite's handle; nil once closed.
  private(set) var handle: OpaquePointer?
  let interruption = SQLiteInterrupter()
  let wait: LockWait
  let options: SQLiteOptions
  var statements = StatementCache()
  private(set) var session = SessionState(foreignKeys: true)
  private var isReady = false
  /// The cursor whose rows are being read.
  weak var cursor: SQLiteCursor?
  /// Whether a statement may have changed pragmas, attached files or made temporary objects.
  var mayHaveChangedSession = false
  /// SQLite sends no notices; kept for whoever asks.
  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)?

  var version: String { String(cString: sqlite3_libversion()) }
  var interrupter: any ConnectionInterrupter { interruption }

  init(_ location: SQLiteLocation, _ options: SQLiteOptions) throws(DatabaseError) {
    self.options = options
    wait = LockWait(timeout: options.busyTimeout, interruption: interruption)
    handle = try SQLiteOpening(location, options).open()
    interruption.open(handle)
    do {
      try makeReady()
    } catch  where error.kind == .lockTimeout {
      // The first statement tries again, and waits.
    }
    wait.install(on: handle)
  }

  deinit { close() }

  var transactionState: TransactionState {
    guard let handle else { return .lost }
    return sqlite3_get_autocommit(handle) != 0 ? .idle : .open
  }

  func isUsable() -> Bool { handle != nil }

  func ping() throws(DatabaseError) {
    _ = try execute(RenderedSQL(text: "select 1", values: []))
  }

  func close() {
    cursor?.close()
    interruption.close()
    statements.removeAll()
    // Waits for nothing: a statement still open would only delay the freeing.
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// Reads the file's head, so that a file that is no database is found now; then sets what the options say.
  ///
  /// All of it reads the schema, which another connection may have locked. Opening does not wait for that: the first
  /// statement does.
  func makeReady() throws(DatabaseError) {
    if isReady { return }
    isReady = true
    do {
      try run("select 1 from sqlite_schema limit 1")
      if let synchronous = options.synchronous { try run("pragma synchronous = \(synchronous.rawValue)") }
      session = SessionState(foreignKeys: options.foreignKeys)
      try session.record(self)
      try session.apply(to: self)
      mayHaveChangedSession = false
    } catch {
      isReady = false
      throw error
    }
  }

  /// Runs a text of our own without values.
  func run(_ text: String) throws(DatabaseError) {
    _ = try execute(RenderedSQL(text: text, values: []))
  }
}
