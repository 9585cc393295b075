public import DBEngine
public import DBQuery
public import DBSchema

/// Changes of a schema and its rows, from Swift: what `step.operations` of a Swift revision is.
///
/// Every call sends its SQL at once, on the revision's own connection and in its transaction: it ends with everything
/// else of the revision, or is rolled back with it. Both databases are spoken to in their own words; what SQLite cannot
/// change in place is made anew with its rows, indexes, triggers and views.
///
/// ```swift
/// func up(_ step: Step) async throws {
///   let operations = step.operations
///   try await operations.createTable("users") { table in
///     table.column("id", "bigint", nullable: false)
///     table.column("email", "text", nullable: false)
///     table.primaryKey("id")
///   }
///   try await operations.createIndex("users_email_idx", on: "users", ["email"], unique: true)
///   // create table users (id bigint not null, email text not null, primary key (id))
///   // create unique index users_email_idx on users (email)
/// }
/// ```
///
/// What holds for all of them:
/// 1. Types, defaults and expressions are SQL of the database in use; names are plain, and are quoted where need be.
/// 2. A table or column that is not there is an error before anything is sent, with the nearest name.
/// 3. What a database does not have (an enum type on SQLite) is an error with code `unsupportedOperation`.
/// 4. On the way down a table or column with rows is only dropped when that was allowed (`--lose table:orders`).
/// 5. A SQLite table that others refer to is only made anew, or dropped, with foreign keys off: the file says so in its
///    header, `//: foreign_keys = off`. Otherwise SQLite would act on the rows of the others.
public struct Operations {
  /// Where everything is sent.
  public let connection: Connection
  /// Which way the revision runs.
  public let direction: Direction
  /// What may lose its rows on the way down, as `KIND:NAME`; `all` allows everything.
  let mayLose: Set<String>

  /// Which dialect the database speaks.
  public var dialect: DialectName { connection.dialect }

  /// Makes operations on a connection.
  package init(_ connection: Connection, direction: Direction = .up, mayLose: Set<String> = []) {
    self.connection = connection
    self.direction = direction
    self.mayLose = mayLose
  }

  // MARK: - SQL

  /// Runs a statement; what is interpolated is bound.
  ///
  /// ```swift
  /// try await operations.execute("update users set plan = \(plan) where created < \(day)")
  /// // PostgreSQL: update users set plan = $1 where created < $2      SQLite: the same with ?1 and ?2
  /// ```
  /// - Returns: its rows.
  /// - Throws: `DatabaseError`.
  @discardableResult
  public nonisolated(nonsending) func execute(_ sql: SQL) async throws -> ResultSet {
    try await connection.execute(sql)
  }

  /// Runs a statement that is text: never one that holds a user's input.
  ///
  /// ```swift
  /// try await operations.execute(unsafe: "create extension if not exists \(name)")
  /// ```
  /// - Returns: its rows.
  /// - Throws: `DatabaseError`.
  @discardableResult
  public nonisolated(nonsending) func execute(unsafe text: String) async throws -> ResultSet {
    try await connection.execute(SQL(unsafe: text))
  }

  // MARK: - Operations as values

  /// Carries out operations in their order, as a comparison of two schemas gives them.
  ///
  /// ```swift
  /// try await operations.apply(SchemaDiff(from: one, to: other).operations)
  /// ```
  /// - Parameters:
  ///   - operations: what is to be done.
  ///   - backfills: SQL expressions for the rows that are there, for columns that become `not null`.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation`, `wouldLoseData` or `needsForeignKeysOff`, before
  ///   anything is sent; `DatabaseError`.
  public nonisolated(nonsending) func apply(
    _ operations: [SchemaOperation], backfills: [ColumnReference: String] = [:]
  ) async throws {
    guard !operations.isEmpty else { return }
    try await send(try statements(for: operations, backfills), for: operations)
  }

  /// The statements of operations.
  func statements(for operations: [SchemaOperation], _ backfills: [ColumnReference: String] = [:])
    throws(MigrationError) -> [String]
  {
    let values = BackfilledOperations(backfills)
    switch dialect {
    case .postgresql: return PostgreSQLStatements(ddl: PostgreSQLDDL(), values: values).statements(for: operations)
    case .sqlite: return try SQLiteAlterDDL().statements(for: operations.map(values.filled))
    }
  }

  /// Sends statements that carry out operations, when nothing speaks against it.
  nonisolated(nonsending) func send(_ statements: [String], for operations: [SchemaOperation]) async throws {
    try requirePlainNames(operations)
    try await requireAllowed(operations)
    try await requireForeignKeysOff(for: operations)
    let isWhole = dialect == .postgresql || statements.count < 2 || connection.transactionState != .idle
    if isWhole {
      for statement in statements { try await connection.execute(SQL(unsafe: statement)) }
    } else {
      // Outside of a transaction a rebuild that is cut short would leave the table under another name.
      try await connection.withTransaction { connection in
        for statement in statements { try await connection.execute(SQL(unsafe: statement)) }
      }
    }
  }

  /// An operation that the database in use does not have.
  func unavailable(_ what: String, needs wanted: DialectName, hint: String? = nil) -> MigrationError {
    let here = dialect == .sqlite ? "SQLite" : "PostgreSQL"
    return MigrationError(
      code: "unsupportedOperation", "\(here) has no \(what)",
      hint: hint ?? "do it only where it exists: if step.dialect == .\(wanted.rawValue) { ... }")
  }

  func requirePostgreSQL(_ what: String) throws(MigrationError) {
    guard dialect == .postgresql else { throw unavailable(what, needs: .postgresql) }
  }
}

@available(*, unavailable)
extension Operations: Sendable {}
