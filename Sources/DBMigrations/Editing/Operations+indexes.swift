import DBEngine
public import DBSchema

/// Indexes and triggers.
extension Operations {
  /// Makes an index on a table or materialized view.
  ///
  /// ```swift
  /// try await operations.createIndex("users_email_idx", on: "users", ["email"], unique: true, where: "active")
  /// // PostgreSQL: create unique index users_email_idx on users (email) where active
  /// // SQLite:     create unique index "users_email_idx" on "users" ("email") where active
  /// try await operations.createIndex(
  ///   "users_name_idx", on: "users", [.expression("lower(name)"), .column("id", descending: true)])
  /// ```
  /// - Parameters:
  ///   - name: the index's name; it stands in the schema of its table.
  ///   - table: the table.
  ///   - elements: columns and expressions, in order; a literal is a column.
  ///   - unique: whether no two rows may be alike.
  ///   - method: the access method (PostgreSQL).
  ///   - include: columns that are stored along (PostgreSQL).
  ///   - predicate: which rows it has, as SQL.
  ///   - nullsNotDistinct: whether NULLs are alike (PostgreSQL).
  ///   - parameters: storage parameters as `name=value` (PostgreSQL).
  ///   - comment: what it is for (PostgreSQL).
  ///   - ifNotExists: do nothing when there is an index of that name.
  ///   - concurrently: let others write meanwhile (PostgreSQL; SQLite has no such thing, and makes it plainly). Takes
  ///     the header `//: transaction = none`.
  /// - Throws: ``MigrationError`` with code `unknownTable`, `unknownColumn` or `needsNoTransaction`; `DatabaseError`.
  public nonisolated(nonsending) func createIndex(
    _ name: Identifier, on table: ObjectName, _ elements: [IndexElement], unique: Bool = false,
    method: String = "btree", include: [Identifier] = [], where predicate: String? = nil,
    nullsNotDistinct: Bool = false, parameters: [String] = [], comment: String? = nil, ifNotExists: Bool = false,
    concurrently: Bool = false
  ) async throws {
    let index = IndexDefinition(
      name: name, elements: elements, isUnique: unique, method: method, include: include, predicate: predicate,
      nullsNotDistinct: nullsNotDistinct, parameters: parameters, comment: comment)
    let columns = elements.compactMap { element -> Identifier? in
      if case .column(let name) = element.key { return name }
      return nil
    }
    if dialect == .sqlite, method != "btree" || !include.isEmpty || nullsNotDistinct {
      throw unavailable("index with a method, included columns or nulls not distinct", needs: .postgresql)
    }
    try await require(table, columns: columns + include)
    let operation = SchemaOperation.createIndex(table.qualified, index)
    var statements = try statements(for: [operation])
    guard ifNotExists || concurrently, let first = statements.first,
      let place = first.firstRange(of: " index ")?.upperBound
    else { return try await send(statements, for: [operation]) }
    let words = try concurrentWord(concurrently) + (ifNotExists ? "if not exists " : "")
    statements[0] = first[..<place] + words + first[place...]
    try await send(statements, for: [operation])
  }

  /// - Throws: when it cannot be, in a transaction.
  private func concurrentWord(_ isConcurrent: Bool) throws(MigrationError) -> String {
    guard isConcurrent, dialect == .postgresql else { return "" }
    guard connection.transactionState == .idle else {
      throw MigrationError(
        code: "needsNoTransaction", "PostgreSQL makes and drops no index concurrently in a transaction",
        hint: """
          add the line `//: transaction = none` to the headers of the revision, and ifNotExists or ifExists to this \
          call: after a failure the code runs again from its start
          """)
    }
    return "concurrently "
  }

  /// Drops an index by its name.
  ///
  /// ```swift
  /// try await operations.dropIndex("users_email_idx")   // drop index users_email_idx
  /// ```
  /// - Parameters:
  ///   - name: the index.
  ///   - ifExists: do nothing when it is not there.
  ///   - concurrently: let others write meanwhile (PostgreSQL; SQLite drops it plainly). Takes the header
  ///     `//: transaction = none`.
  /// - Throws: ``MigrationError`` with code `needsNoTransaction`; `DatabaseError`.
  public nonisolated(nonsending) func dropIndex(
    _ name: ObjectName, ifExists: Bool = false, concurrently: Bool = false
  ) async throws {
    let table = QualifiedName(schema: name.qualified.schema, "")
    let operation = SchemaOperation.dropIndex(table, IndexDefinition(name: name.qualified.name, elements: []))
    let words = try "drop index " + concurrentWord(concurrently) + (ifExists ? "if exists " : "")
    try await send(
      try statements(for: [operation]).map { $0.hasPrefix("drop index ") ? words + $0.dropFirst(11) : $0 },
      for: [operation])
  }

  /// Gives an index another name.
  ///
  /// ```swift
  /// try await operations.renameIndex("users_mail_idx", to: "users_email_idx")
  /// // PostgreSQL: alter index users_mail_idx rename to users_email_idx
  /// // SQLite:     drop index "users_mail_idx"; create index "users_email_idx" on "users" ("email")
  /// ```
  public nonisolated(nonsending) func renameIndex(_ name: ObjectName, to new: Identifier) async throws {
    guard dialect == .sqlite else {
      let table = QualifiedName(schema: name.qualified.schema, "")
      return try await apply([.renameIndex(table, from: name.qualified.name, to: new)])
    }
    let same = SchemaEquality(dialect: .sqlite)
    let schema = try await connection.inspectSchema()
    for table in schema.tables {
      guard var index = table.indexes.first(where: { same.isSame($0.name, name.qualified.name) }) else { continue }
      let old = index
      index.name = new
      return try await apply([.dropIndex(table.name, old), .createIndex(table.name, index)])
    }
    throw Self.unknown(
      "index", name.qualified.plain, among: schema.tables.flatMap { $0.indexes.map(\.name.name) }, in: "the database")
  }

  // MARK: - Triggers

  /// Makes a trigger by its whole statement, which is the database's own.
  ///
  /// ```swift
  /// try await operations.createTrigger(
  ///   "touch", on: "users", "create trigger touch after update on users begin select 1; end")
  /// ```
  public nonisolated(nonsending) func createTrigger(
    _ name: Identifier, on table: ObjectName, _ statement: String
  ) async throws {
    try await require(table)
    try await apply([.createTrigger(TriggerDefinition(name: name, table: table.qualified.name, sql: statement))])
  }

  /// Drops a trigger.
  ///
  /// ```swift
  /// try await operations.dropTrigger("touch", on: "users")
  /// // PostgreSQL: drop trigger touch on users      SQLite: drop trigger "touch"
  /// ```
  public nonisolated(nonsending) func dropTrigger(_ name: Identifier, on table: ObjectName) async throws {
    guard dialect == .postgresql, table.qualified.schema != nil else {
      let trigger = TriggerDefinition(name: name, table: table.qualified.name, sql: "")
      return try await apply([.dropTrigger(trigger)])
    }
    try await execute(
      unsafe: "drop trigger \(PostgreSQLName.quoted(name)) on \(PostgreSQLName.quoted(table.qualified))")
  }
}
