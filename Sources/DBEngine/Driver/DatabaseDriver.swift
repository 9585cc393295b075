public import DBQuery
public import DBSchema

/// A database that connections can be made to: what a driver module gives to the ``Engine``.
///
/// A driver's work is synchronous and blocking; the engine gives each connection a thread of its own and calls it only
/// there, so a driver needs no locks and no queues.
///
/// ```swift
/// let driver: any DatabaseDriver = try PostgresDriver(url: "postgresql://shop@db.example/shop")
/// if try !driver.databaseExists() { try driver.createDatabase() }   // blocks: for tools, not for servers
/// let engine = Engine(driver: driver)
/// ```
public protocol DatabaseDriver: Sendable {
  /// Which dialect the database speaks.
  var dialect: DialectName { get }
  /// Where the database is, for reports: without a password.
  var address: DatabaseAddress { get }
  /// Reads the schemas of such databases.
  var inspector: any SchemaInspector { get }
  /// Opens a connection; blocks until it is ready to use.
  /// - Throws: `connectFailed`, `authentication`, `noDatabase`, `configuration`, `corrupt`...
  func connect() throws(DatabaseError) -> any DriverConnection
  /// Whether the database exists.
  func databaseExists() throws(DatabaseError) -> Bool
  /// Throws what keeps a connection from changing anything, as far as it can be told without one; makes nothing.
  func checkWritable() throws(DatabaseError)
  /// Creates the database, empty.
  func createDatabase() throws(DatabaseError)
  /// Drops the database with everything in it; `force` ends other sessions first, where the server can.
  ///
  /// ```swift
  /// try driver.dropDatabase(force: true)
  /// // PostgreSQL: drop database "shop" with (force)      SQLite: the file and what belongs to it is removed
  /// ```
  func dropDatabase(force: Bool) throws(DatabaseError)
  /// A driver for a database of that name beside this one: on the same server, with the same rights. SQLite has no
  /// server: there it is a database in memory, whatever its name. Nothing is made yet.
  func scratch(named name: String) -> any DatabaseDriver
}

extension DatabaseDriver {
  /// Does nothing: only a connection can tell.
  public func checkWritable() throws(DatabaseError) {}
}

/// Where a database is, in parts that are safe to print.
///
/// ```swift
/// let address = try PostgresDriver(url: "postgresql://shop:secret@db.example/shop").address
/// address.url        // postgresql://shop@db.example/shop
/// address.database   // shop
/// address.place      // .server(host: "db.example", port: "5432")
/// ```
public struct DatabaseAddress: Sendable, Hashable {
  /// What kind of place it is.
  public enum Place: Sendable, Hashable {
    /// A file, by its absolute path.
    case file(path: String)
    /// Memory of this process.
    case memory
    /// A server: hosts with ports (or socket folders) as the driver will try them.
    case server(host: String, port: String)
  }
  /// The URL without its password.
  public let url: String
  /// The database's name: on SQLite the file's name without its folder.
  public let database: String
  /// What kind of place it is.
  public let place: Place

  /// Makes an address; `url` must already be without a password.
  public init(url: String, database: String, place: Place) {
    self.url = url
    self.database = database
    self.place = place
  }
}

/// One open connection, as a driver sees it: used only on its own thread, one call at a time.
///
/// ```swift
/// let connection = try driver.connect()
/// defer { connection.close() }
/// let ask = RenderedSQL(text: "select name from users where id = $1", values: [.integer(7)])
/// let name = try connection.execute(ask).first?[0]
/// ```
public protocol DriverConnection: AnyObject {
  /// The server's or library's version, as it calls itself: `15.18`, `3.40.1`.
  var version: String { get }
  /// Whether a transaction is open, as the database itself says.
  var transactionState: TransactionState { get }
  /// Ends the running statement from another thread; safe to call at any time, and does nothing when none runs.
  var interrupter: any ConnectionInterrupter { get }
  /// Receives the database's notices and warnings, in order.
  var noticeHandler: (@Sendable (DatabaseNotice) -> Void)? { get set }

  /// Runs one statement and fetches its whole result. Text that holds several statements is an error.
  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet
  /// Runs statements in order, in one round trip where the database has such a thing; the first failure ends the row
  /// of them, and its error says which it was (`pipelineIndex`). Nothing is wrapped in a transaction.
  ///
  /// ```swift
  /// let results = try connection.pipeline([insertOrder, updateStock])   // one round trip on PostgreSQL
  /// ```
  func pipeline(_ statements: [RenderedSQL]) throws(DatabaseError) -> [ResultSet]
  /// Runs one statement whose rows are fetched as they are asked for. Until the cursor is at its end or closed, the
  /// connection takes no other call but the cursor's; closing the connection closes it too.
  ///
  /// ```swift
  /// let cursor = try connection.openCursor(RenderedSQL(text: "select * from events", values: []))
  /// while let rows = try cursor.next(atMost: 500) { for row in rows { handle(row) } }
  /// ```
  func openCursor(_ statement: RenderedSQL) throws(DatabaseError) -> any DriverCursor

  /// Begins a `COPY ... FROM STDIN`: until ``endCopyIn(failing:)`` only ``writeCopy(_:)`` may be called. When it throws,
  /// nothing has begun.
  ///
  /// ```swift
  /// try connection.beginCopyIn(RenderedSQL(text: "copy users (id, name) from stdin", values: []))
  /// try connection.writeCopy(Array("1\tAda\n2\tGrace\n".utf8))
  /// let count = try connection.endCopyIn(failing: nil)   // 2
  /// ```
  func beginCopyIn(_ statement: RenderedSQL) throws(DatabaseError)
  /// Sends bytes in the form that the COPY asked for; lines need not end where a call ends. Blocks while the server
  /// does not keep up. When it throws, the copy has ended.
  func writeCopy(_ bytes: [UInt8]) throws(DatabaseError)
  /// Ends the copy. With a reason, the server throws away what was sent, which is no error: an error is thrown only
  /// when the server fails otherwise.
  /// - Returns: How many rows were stored; 0 with a reason.
  func endCopyIn(failing reason: String?) throws(DatabaseError) -> Int
  /// Begins a `COPY ... TO STDOUT`: until ``readCopy()`` has returned nil or thrown, or ``endCopyOut()`` was called,
  /// only these two may be called. When it throws, nothing has begun.
  ///
  /// ```swift
  /// try connection.beginCopyOut(RenderedSQL(text: "copy users to stdout", values: []))
  /// while let bytes = try connection.readCopy() { try write(bytes) }
  /// ```
  func beginCopyOut(_ statement: RenderedSQL) throws(DatabaseError)
  /// The next bytes, a row or more at a time; nil at the end.
  func readCopy() throws(DatabaseError) -> [UInt8]?
  /// Ends a copy early, at any time and more than once; the connection can run the next statement then.
  func endCopyOut()

  /// Takes the notifications that have arrived, waiting for the first of them at most so long. Returns early, perhaps
  /// with none, when `interrupter.wake()` was called since the last call.
  ///
  /// ```swift
  /// _ = try connection.execute(RenderedSQL(text: "listen orders", values: []))
  /// for one in try connection.notifications(waitingAtMost: .seconds(30)) { print(one.channel, one.payload) }
  /// ```
  func notifications(waitingAtMost duration: Duration) throws(DatabaseError) -> [DatabaseNotification]

  /// Whether the connection can still be used, without a round trip: a peek at the socket.
  func isUsable() -> Bool
  /// A round trip that does nothing else than prove that the server answers.
  func ping() throws(DatabaseError)
  /// Ends an open transaction and puts session state back to what a new connection has.
  func reset() throws(DatabaseError)
  /// Copies the whole database into a file, while it may be in use.
  ///
  /// ```swift
  /// try connection.backup(to: "/srv/backups/shop.db")
  /// ```
  /// - Throws: `unsupported` where the database has no such thing.
  func backup(to path: String) throws(DatabaseError)
  /// Closes the connection. Never blocks for long, never fails.
  func close()
}

/// Whether a connection has a transaction open.
///
/// ```swift
/// try await connection.execute("begin")
/// connection.transactionState   // open
/// _ = try? await connection.execute("select * from nowhere")
/// connection.transactionState   // failed on PostgreSQL; still open on SQLite, which undoes the statement alone
/// ```
public enum TransactionState: String, Sendable, Hashable {
  /// None is open.
  case idle
  /// One is open and healthy.
  case open
  /// One is open and failed: only rolling back is possible.
  case failed
  /// The connection is gone.
  case lost
}

/// Ends a running statement from another thread.
///
/// ```swift
/// try await engine.withConnection { connection in
///   let interrupter = connection.interrupter
///   onSignal { interrupter.interrupt() }   // the statement that runs then fails with queryCancelled
///   try await connection.execute("refresh materialized view sales")
/// }
/// ```
public protocol ConnectionInterrupter: Sendable {
  /// Asks the database to end the statement that runs now. Returns when the request was delivered: after that it can
  /// no longer hit a later statement than the one that ran when it was made... at the latest when that one ended.
  func interrupt()
  /// Ends a wait in ``DriverConnection/notifications(waitingAtMost:)``: this one, or the next when none is going on.
  /// Touches no statement.
  func wake()
}

/// A message that a database sent beside a result.
///
/// ```swift
/// connection.onNotice { notice in print(notice.severity, notice.message) }
/// try await connection.execute("drop table if exists nowhere")
/// // NOTICE table "nowhere" does not exist, skipping
/// ```
public struct DatabaseNotice: Sendable, Hashable {
  /// `NOTICE`, `WARNING`, `INFO`...
  public let severity: String
  /// The message.
  public let message: String
  /// SQLSTATE, when there is one.
  public let code: String?

  /// Makes a notice.
  public init(severity: String, message: String, code: String? = nil) {
    self.severity = severity
    self.message = message
    self.code = code
  }
}
