import DBEngine
import DBQuery
public import DBSchema

/// Schemas and tables.
extension Operations {
  // MARK: - Schemas

  /// Makes a namespace (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.createSchema("audit")   // PostgreSQL: create schema audit
  /// ```
  public nonisolated(nonsending) func createSchema(_ name: Identifier) async throws {
    try requirePostgreSQL("schemas")
    try await apply([.createSchema(name)])
  }

  /// Drops an empty namespace (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.dropSchema("audit")   // PostgreSQL: drop schema audit
  /// ```
  public nonisolated(nonsending) func dropSchema(_ name: Identifier) async throws {
    try requirePostgreSQL("schemas")
    try await apply([.dropSchema(name)])
  }

  // MARK: - Tables

  /// Makes a table with everything that the closure says.
  ///
  /// ```swift
  /// try await operations.createTable("users") { table in
  ///   table.column("id", "integer", nullable: false)
  ///   table.column("email", "text", nullable: false)
  ///   table.primaryKey("id")
  ///   table.index("users_email_idx", ["email"], unique: true)
  /// }
  /// // PostgreSQL: create table users (id integer not null, email text not null, primary key (id))
  /// //             create unique index users_email_idx on users (email)
  /// // SQLite:     create table "users" ("id" integer primary key not null, "email" text not null)
  /// //             create unique index "users_email_idx" on "users" ("email")
  /// ```
  /// - Parameters:
  ///   - name: the name.
  ///   - ifNotExists: do nothing when something of that name is there, whatever it looks like.
  ///   - body: says what the table has.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation`; `DatabaseError`.
  public nonisolated(nonsending) func createTable(
    _ name: ObjectName, ifNotExists: Bool = false, _ body: (inout TableDraft) -> Void
  ) async throws {
    if ifNotExists, try await look(for: name) != nil { return }
    var draft = TableDraft(name)
    body(&draft)
    try await createTable(draft.definition)
  }

  /// Makes a table by its definition.
  ///
  /// ```swift
  /// try await operations.createTable(schema.tables[0])
  /// ```
  public nonisolated(nonsending) func createTable(_ definition: TableDefinition) async throws {
    if dialect == .sqlite {
      if !definition.exclusions.isEmpty { throw unavailable("exclusion constraints", needs: .postgresql) }
      if definition.columns.contains(where: { $0.identity != nil }) {
        throw unavailable(
          "identity columns", needs: .postgresql,
          hint: "an `integer primary key` counts by itself; elsewhere: if step.dialect == .postgresql { ... }")
      }
    }
    try await apply([.createTable(definition)])
  }

  /// Drops a table with its rows.
  ///
  /// ```swift
  /// try await operations.dropTable("users")   // drop table users
  /// ```
  /// - Parameters:
  ///   - name: the table.
  ///   - ifExists: do nothing when it is not there.
  /// - Throws: ``MigrationError`` with code `unknownTable`; `wouldLoseData` on the way down; on SQLite
  ///   `needsForeignKeysOff` when another table refers to it.
  public nonisolated(nonsending) func dropTable(_ name: ObjectName, ifExists: Bool = false) async throws {
    if ifExists, try await look(for: name) == nil { return }
    try await require(name)
    try await apply([.dropTable(TableDefinition(name: name.qualified, columns: []))])
  }

  /// Gives a table another name, another schema (PostgreSQL), or both. A new name without a schema leaves it where it
  /// is.
  ///
  /// ```swift
  /// try await operations.renameTable("users", to: "accounts")   // alter table users rename to accounts
  /// try await operations.renameTable("log", to: "audit.log")    // PostgreSQL: alter table log set schema audit
  /// ```
  public nonisolated(nonsending) func renameTable(_ name: ObjectName, to new: ObjectName) async throws {
    try await require(name)
    try await apply([.renameTable(from: name.qualified, to: new.qualified)])
  }

  /// Changes a table; everything in the closure is done together.
  ///
  /// ```swift
  /// try await operations.alterTable("users") { table in
  ///   table.dropColumn("nick")
  ///   table.addUnique("email", name: "users_email_key")
  /// }
  /// // PostgreSQL: alter table users drop column nick, add constraint users_email_key unique (email)
  /// // SQLite:     create table "_dbtool_new_users" (...); insert into it ...; drop table "users"; rename
  /// ```
  /// - Throws: ``MigrationError`` with code `unknownTable`, `unknownColumn`, `unknownConstraint`, `wouldLoseData`,
  ///   `unsupportedOperation` or `needsForeignKeysOff`, before anything is sent; `DatabaseError`.
  public nonisolated(nonsending) func alterTable(_ name: ObjectName, _ body: (inout TableEdits) -> Void) async throws {
    var edits = TableEdits()
    body(&edits)
    guard !edits.edits.isEmpty else { return }
    switch dialect {
    case .postgresql: try await alterInPlace(name, edits.edits)
    case .sqlite: try await alterBySteps(name, edits.edits)
    }
  }

  /// Makes a SQLite table anew as the closure says, with its rows: `alterTable` for when the whole new definition is
  /// to be seen. Columns of the same name are copied; indexes are those of the closure; views and triggers that name the
  /// table are kept.
  ///
  /// ```swift
  /// try await operations.rebuildTable("users", copying: ["age": "coalesce(age, 0)"]) { table in
  ///   table.column("id", "integer")
  ///   table.column("age", "integer", nullable: false)
  ///   table.primaryKey("id")
  /// }
  /// // create table "_dbtool_new_users" (...)
  /// // insert or abort into "_dbtool_new_users" ("id", "age") select "id", coalesce(age, 0) from "users"
  /// // drop table "users"
  /// // alter table "_dbtool_new_users" rename to "users"
  /// ```
  /// - Parameters:
  ///   - name: the table.
  ///   - copying: SQL expressions over the old table, for columns that get other values than those of their name.
  ///   - body: says what the table has afterwards.
  /// - Throws: as ``alterTable(_:_:)``.
  public nonisolated(nonsending) func rebuildTable(
    _ name: ObjectName, copying: [Identifier: String] = [:], _ body: (inout TableDraft) -> Void
  ) async throws {
    guard dialect == .sqlite else {
      throw unavailable(
        "need to make tables anew", needs: .sqlite,
        hint: "change it in place with alterTable, or do this only on SQLite: if step.dialect == .sqlite { ... }")
    }
    let (schema, before) = try await definition(of: name)
    var draft = TableDraft(ObjectName(before.name))
    body(&draft)
    for column in copying.keys.sorted() {
      try Self.require(column, among: draft.definition.columns.map(\.name), of: name, dialect)
    }
    try await apply([
      .rebuildTable(SQLiteDependants(schema).rebuild(before, to: draft.definition, copying: copying))
    ])
  }

  // MARK: - Altering

  private nonisolated(nonsending) func alterInPlace(_ name: ObjectName, _ edits: [TableEdit]) async throws {
    var columns: [Identifier] = []
    var known: Set<Identifier> = []
    var needsDefinition = false
    for edit in edits {
      switch edit {
      case .addColumn(let column, _): known.insert(column.name)
      case .dropColumn(let column):
        columns.append(column)
        needsDefinition = needsDefinition || direction == .down
      case .renameColumn(let column, let new):
        if !known.contains(column) { columns.append(column) }
        known.insert(new)
      case .alterColumn(let alteration):
        if !known.contains(alteration.name) { columns.append(alteration.name) }
        needsDefinition = needsDefinition || alteration.needsDefinition
      case .dropConstraint(.named): continue
      case .dropConstraint, .changeOptions: needsDefinition = true
      case .addConstraint, .renameConstraint: continue
      }
    }
    try await require(name, columns: columns)
    let table = needsDefinition ? try await definition(of: name).1 : nil
    let plan = try TableEditPlan(edits, of: name, table)
    try await apply(plan.operations, backfills: plan.backfills)
    try await fill(name, plan.lateBackfills(edits))
  }

  private nonisolated(nonsending) func alterBySteps(_ name: ObjectName, _ edits: [TableEdit]) async throws {
    var run: [TableEdit] = []
    for edit in edits {
      guard case .renameColumn(let from, let to) = edit else {
        run.append(edit)
        continue
      }
      try await alter(name, run)
      run = []
      try await require(name, columns: [from])
      try await apply([.renameColumn(name.qualified, from: from, to: to)])
    }
    try await alter(name, run)
  }

  private nonisolated(nonsending) func alter(_ name: ObjectName, _ edits: [TableEdit]) async throws {
    guard !edits.isEmpty else { return }
    for edit in edits {
      switch edit {
      case .addConstraint(.exclusion): throw unavailable("exclusion constraints", needs: .postgresql)
      case .alterColumn(let alteration) where alteration.identity != .keep:
        throw unavailable("identity columns", needs: .postgresql)
      case .addColumn(let column, _) where column.identity != nil:
        throw unavailable("identity columns", needs: .postgresql)
      default: continue
      }
    }
    let (schema, table) = try await definition(of: name)
    let plan = try TableEditPlan(edits, of: name, table, in: schema)
    try await apply(plan.operations)
    try await fill(name, plan.lateBackfills(edits))
  }

  private nonisolated(nonsending) func fill(_ name: ObjectName, _ values: [(column: Identifier, value: String)])
    async throws
  {
    for (column, value) in values {
      try await connection.execute(
        SQL(unsafe: "update \(name.qualified.quoted) set \(column.quoted) = \(value)"))
    }
  }
}
