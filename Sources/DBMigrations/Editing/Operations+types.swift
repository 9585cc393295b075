import DBEngine
import DBQuery
public import DBSchema

/// Types of PostgreSQL: enums and domains.
extension Operations {
  // MARK: - Enums

  /// Makes an enum type (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.createEnum("mood", ["sad", "ok", "happy"])   // create type mood as enum ('sad', 'ok', 'happy')
  /// ```
  public nonisolated(nonsending) func createEnum(_ name: ObjectName, _ values: [String], comment: String? = nil)
    async throws
  {
    try requirePostgreSQL("enum types")
    try await apply([.createEnum(EnumDefinition(name: name.qualified, values: values, comment: comment))])
  }

  /// Drops an enum type that nothing uses (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.dropEnum("mood")   // drop type mood
  /// ```
  public nonisolated(nonsending) func dropEnum(_ name: ObjectName) async throws {
    try requirePostgreSQL("enum types")
    try await apply([.dropEnum(EnumDefinition(name: name.qualified, values: []))])
  }

  /// Gives an enum type another name or schema (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.renameEnum("mood", to: "feeling")   // alter type mood rename to feeling
  /// ```
  public nonisolated(nonsending) func renameEnum(_ name: ObjectName, to new: ObjectName) async throws {
    try requirePostgreSQL("enum types")
    try await apply([.renameEnum(from: name.qualified, to: new.qualified)])
  }

  /// Adds a value at the end of an enum type, or beside another value (PostgreSQL).
  ///
  /// PostgreSQL refuses a value in the transaction that has added it: what uses it belongs into the next revision.
  ///
  /// ```swift
  /// try await operations.addEnumValue("glad", to: "mood")                   // alter type mood add value 'glad'
  /// try await operations.addEnumValue("calm", to: "mood", before: "glad")   // ... add value 'calm' before 'glad'
  /// ```
  public nonisolated(nonsending) func addEnumValue(
    _ value: String, to type: ObjectName, before next: String? = nil, after last: String? = nil
  ) async throws {
    try requirePostgreSQL("enum types")
    let ddl = PostgreSQLDDL()
    var text = "alter type \(ddl.name(type.qualified)) add value \(ddl.literal(value))"
    if let next {
      text += " before \(ddl.literal(next))"
    } else if let last {
      text += " after \(ddl.literal(last))"
    }
    try await execute(unsafe: text)
  }

  /// Gives a value of an enum type another name; rows follow (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.renameEnumValue("glad", of: "mood", to: "happy")
  /// // alter type mood rename value 'glad' to 'happy'
  /// ```
  public nonisolated(nonsending) func renameEnumValue(_ value: String, of type: ObjectName, to new: String)
    async throws
  {
    try requirePostgreSQL("enum types")
    let ddl = PostgreSQLDDL()
    try await execute(
      unsafe: "alter type \(ddl.name(type.qualified)) rename value \(ddl.literal(value)) to \(ddl.literal(new))")
  }

  /// Gives an enum type other values, in another order, or fewer (PostgreSQL).
  ///
  /// Values that only come are added in place. Otherwise the type is made anew, and every column of it goes over by its
  /// text; a row with a value that goes and is not mapped stops it. Views, checks and indexes on such a column have to
  /// be dropped before and made again after.
  ///
  /// ```swift
  /// try await operations.changeEnum("mood", to: ["sad", "happy"], mapping: ["ok": "happy"])
  /// // alter type mood rename to mood__old
  /// // create type mood as enum ('sad', 'happy')
  /// // alter table users alter column mood type mood using (case mood::text when 'ok' then 'happy' else ... end)::mood
  /// // drop type mood__old
  /// ```
  public nonisolated(nonsending) func changeEnum(
    _ name: ObjectName, to values: [String], mapping: [String: String] = [:]
  ) async throws {
    try requirePostgreSQL("enum types")
    let home = try await home(of: name, .types)
    // Columns of any schema may have the type.
    let schema = try await connection.inspectSchema()
    guard var from = schema.enums.first(where: { $0.name == home }) else {
      throw Self.unknown("enum", name.qualified.plain, among: schema.enums.map(\.name.plain), in: "the database")
    }
    let uses = schema.tables.flatMap { table in
      table.columns.filter { $0.type.definedBy == home }.map { EnumChange.Use(table: table.name, column: $0) }
    }
    from.name = name.qualified
    var to = from
    to.values = values
    try await apply([.alterEnum(EnumChange(from: from, to: to, uses: uses, mapping: mapping))])
  }

  // MARK: - Domains

  /// Makes a domain type (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.createDomain("email", "text", checks: [CheckDefinition(expression: "value ~ '@'")])
  /// // create domain email as text check (value ~ '@')
  /// ```
  public nonisolated(nonsending) func createDomain(
    _ name: ObjectName, _ type: ColumnType, nullable: Bool = true, default value: String? = nil,
    collation: ObjectName? = nil, checks: [CheckDefinition] = [], comment: String? = nil
  ) async throws {
    try requirePostgreSQL("domain types")
    try await apply([
      .createDomain(
        DomainDefinition(
          name: name.qualified, type: type, isNullable: nullable, defaultExpression: value,
          collation: collation?.qualified, checks: checks, comment: comment))
    ])
  }

  /// Drops a domain type that nothing uses (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.dropDomain("email")   // drop domain email
  /// ```
  public nonisolated(nonsending) func dropDomain(_ name: ObjectName) async throws {
    try requirePostgreSQL("domain types")
    try await apply([.dropDomain(DomainDefinition(name: name.qualified, type: ""))])
  }

  /// Gives a domain type another name or schema (PostgreSQL).
  ///
  /// ```swift
  /// try await operations.renameDomain("email", to: "address")   // alter domain email rename to address
  /// ```
  public nonisolated(nonsending) func renameDomain(_ name: ObjectName, to new: ObjectName) async throws {
    try requirePostgreSQL("domain types")
    try await apply([.renameDomain(from: name.qualified, to: new.qualified)])
  }

  /// Changes a domain's default, nullability or checks (PostgreSQL); its type stays.
  ///
  /// ```swift
  /// try await operations.alterDomain("email") { $0.isNullable = false }   // alter domain email set not null
  /// ```
  public nonisolated(nonsending) func alterDomain(_ name: ObjectName, _ body: (inout DomainDefinition) -> Void)
    async throws
  {
    try requirePostgreSQL("domain types")
    let home = try await home(of: name, .types)
    let schema = try await schema(around: home)
    guard var from = schema.domains.first(where: { $0.name == home }) else {
      throw Self.unknown("domain", name.qualified.plain, among: schema.domains.map(\.name.plain), in: "the database")
    }
    from.name = name.qualified
    var to = from
    body(&to)
    try await apply([.alterDomain(from: from, to: to)])
  }
}
