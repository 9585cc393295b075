/// What went wrong in a database, in one form for both: the kind to act on, the place, and the words to read.
///
/// Bound values never appear in it. `description` is one paragraph for a log; the fields are for tools.
///
/// ```swift
/// do { try await connection.execute("insert into users (email) values (\(email))") }
/// catch let error as DatabaseError where error.kind == .unique { throw EmailTaken(constraint: error.constraint) }
/// ```
public struct DatabaseError: Error, Sendable, Hashable {
  /// What kind of failure this is. Kinds are added over time; compare with the ones you handle.
  public struct Kind: Sendable, Hashable, CustomStringConvertible {
    /// The kind's name as JSON reports print it, in camelCase.
    public let name: String
    init(_ name: String) { self.name = name }
    /// The kind's name.
    public var description: String { name }

    /// A unique or primary key was violated.
    public static let unique = Kind("unique")
    /// A foreign key was violated.
    public static let foreignKey = Kind("foreignKey")
    /// NULL where it may not stand.
    public static let notNull = Kind("notNull")
    /// A check constraint was violated.
    public static let check = Kind("check")
    /// An exclusion constraint was violated.
    public static let exclusion = Kind("exclusion")
    /// Transactions could not be put in an order; run again from the start.
    public static let serialization = Kind("serialization")
    /// Two transactions waited for each other; run again from the start.
    public static let deadlock = Kind("deadlock")
    /// A lock was not granted in time (`lock_timeout`, `NOWAIT`, SQLite's busy timeout).
    public static let lockTimeout = Kind("lockTimeout")
    /// The statement was cancelled, by this program or by a timeout of the server.
    public static let queryCancelled = Kind("queryCancelled")
    /// The connection was lost or the server went away.
    public static let connectionLost = Kind("connectionLost")
    /// No connection could be made.
    public static let connectFailed = Kind("connectFailed")
    /// User, password or certificate were refused.
    public static let authentication = Kind("authentication")
    /// There is no such database, or no such file.
    public static let noDatabase = Kind("noDatabase")
    /// The pool had no connection in time.
    public static let poolTimeout = Kind("poolTimeout")
    /// The engine was shut down.
    public static let shutdown = Kind("shutdown")
    /// The statement is not valid SQL.
    public static let syntax = Kind("syntax")
    /// A table, column, function... is missing.
    public static let undefinedObject = Kind("undefinedObject")
    /// An object of that name exists.
    public static let duplicateObject = Kind("duplicateObject")
    /// The role may not do this.
    public static let permission = Kind("permission")
    /// The database or the transaction is read-only.
    public static let readOnly = Kind("readOnly")
    /// Disk or memory is full.
    public static let full = Kind("full")
    /// The file is damaged, or is no database.
    public static let corrupt = Kind("corrupt")
    /// A cell did not hold what was asked for.
    public static let decoding = Kind("decoding")
    /// The statement cannot run inside a transaction, or needs one.
    public static let transactionState = Kind("transactionState")
    /// The database or its library cannot do what was asked.
    public static let unsupported = Kind("unsupported")
    /// The URL or a setting is wrong.
    public static let configuration = Kind("configuration")
    /// A row that was to be written has changed since it was read, or is gone.
    public static let staleRow = Kind("staleRow")
    /// One row was asked for, and there were several.
    public static let multipleRows = Kind("multipleRows")
    /// A row was asked for that there is not.
    public static let noRow = Kind("noRow")
    /// Anything else the database reported.
    public static let other = Kind("other")
  }

  /// What kind of failure this is.
  public var kind: Kind
  /// The database's own main message, one line.
  public var message: String
  /// More of the database's words, when it gave any.
  public var detail: String?
  /// What to do next, when the database or this toolkit knows.
  public var hint: String?
  /// SQLSTATE on PostgreSQL (`23505`), the extended result code's name on SQLite (`SQLITE_CONSTRAINT_UNIQUE`).
  public var code: String?
  /// The schema of the object at fault.
  public var schema: String?
  /// The table at fault.
  public var table: String?
  /// The column at fault.
  public var column: String?
  /// The constraint at fault.
  public var constraint: String?
  /// The statement's text with placeholders.
  public var statement: String?
  /// Where in the statement, as an offset in UTF-8 bytes from its start.
  public var offset: Int?
  /// Which statement of a pipeline failed, counted from 0.
  public var pipelineIndex: Int?

  /// Makes an error.
  public init(
    _ kind: Kind, _ message: String, detail: String? = nil, hint: String? = nil, code: String? = nil,
    schema: String? = nil, table: String? = nil, column: String? = nil, constraint: String? = nil,
    statement: String? = nil, offset: Int? = nil, pipelineIndex: Int? = nil
  ) {
    self.kind = kind
    self.message = message
    self.detail = detail
    self.hint = hint
    self.code = code
    self.schema = schema
    self.table = table
    self.column = column
    self.constraint = constraint
    self.statement = statement
    self.offset = offset
    self.pipelineIndex = pipelineIndex
  }

  /// Whether the same transaction, run again from its start, may succeed.
  public var isRetryable: Bool { kind == .serialization || kind == .deadlock || kind == .lockTimeout }
}

extension DatabaseError: CustomStringConvertible {
  /// Message, code, detail and hint in one paragraph; never a bound value.
  public var description: String {
    var text = message
    if let code { text += " (\(code))" }
    if let detail { text += "; \(detail)" }
    if let hint { text += "; hint: \(hint)" }
    return text
  }
}
