import DBEngine
import DBQuery
import DBSchema

/// Looking things up in the database as it is at the moment.
///
/// Nothing is remembered from one call to the next: a revision may change the schema by `step.connection` in between.
extension Operations {
  /// A table or view with the names of its columns.
  struct Found {
    var name: QualifiedName
    var columns: [Identifier]
  }

  /// The table or view that a name means here, in one small statement; nil when there is none.
  nonisolated(nonsending) func look(for name: ObjectName) async throws -> Found? {
    let rows: ResultSet
    switch dialect {
    case .postgresql:
      rows = try await connection.execute(
        """
        select n.nspname::text, c.relname::text, a.attname::text from pg_catalog.pg_class c \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
        where c.oid = pg_catalog.to_regclass(\(name.qualified.quoted))::oid order by a.attnum
        """)
    case .sqlite:
      guard name.qualified.schema.map({ $0.name.loweredASCII == "main" }) ?? true else { return nil }
      rows = try await connection.execute(
        """
        select null, m.name, x.name from main.sqlite_schema m left join pragma_table_xinfo(m.name) x \
        where m.type in ('table', 'view') and lower(m.name) = lower(\(name.qualified.name.name)) order by x.cid
        """)
    }
    guard let first = rows.first else { return nil }
    let schema = try first.decode(String?.self, 0).map { Identifier($0) }
    return Found(
      name: QualifiedName(schema: schema, Identifier(try first.decode(String.self, 1))),
      columns: try rows.compactMap { try $0.decode(String?.self, 2).map { Identifier($0) } })
  }

  /// - Throws: ``MigrationError`` with code `unknownTable` or `unknownColumn`, and the nearest name.
  @discardableResult
  nonisolated(nonsending) func require(_ name: ObjectName, columns: [Identifier] = []) async throws -> Found {
    guard let found = try await look(for: name) else {
      throw Self.unknown("table", name.qualified.plain, among: try await tableNames(), in: "the database")
    }
    for column in columns {
      try Self.require(column, among: found.columns, of: name, dialect)
    }
    return found
  }

  static func require(_ column: Identifier, among columns: [Identifier], of table: ObjectName, _ dialect: DialectName)
    throws(MigrationError)
  {
    let same = SchemaEquality(dialect: dialect)
    guard !columns.contains(where: { same.isSame($0, column) }) else { return }
    throw unknown("column", column.name, among: columns.map(\.name), in: table.qualified.plain)
  }

  static func unknown(_ kind: String, _ name: String, among names: [String], in place: String) -> MigrationError {
    let nearest = NearestName.of(name, among: names)
    let few = names.count <= 12 && !names.isEmpty ? "there are \(names.joined(separator: ", "))" : nil
    return MigrationError(
      code: "unknown" + kind.prefix(1).uppercased() + kind.dropFirst(), "\(place) has no \(kind) \(name)",
      object: "\(kind):\(kind == "table" ? "" : place + ".")\(name)",
      hint: nearest.map { "did you mean \($0)?" } ?? few)
  }

  private nonisolated(nonsending) func tableNames() async throws -> [String] {
    let rows: ResultSet
    switch dialect {
    case .postgresql:
      rows = try await connection.execute(
        """
        select case when pg_catalog.pg_table_is_visible(c.oid) then c.relname else n.nspname || '.' || c.relname end::text \
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' \
        order by 1
        """)
    case .sqlite:
      rows = try await connection.execute(
        "select name from main.sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%' order by 1")
    }
    return try rows.map { try $0.decode(String.self, 0) }
  }

  // MARK: - Definitions

  /// The schema around a name: on PostgreSQL what stands in its namespace, on SQLite everything.
  nonisolated(nonsending) func schema(around name: QualifiedName) async throws -> DatabaseSchema {
    try await connection.inspectSchema(SchemaScope(schemas: name.schema.map { [$0] }))
  }

  /// A table's whole definition, and the schema that it stands in.
  nonisolated(nonsending) func definition(of name: ObjectName) async throws -> (DatabaseSchema, TableDefinition) {
    let found = try await require(name)
    let schema = try await schema(around: found.name)
    let same = SchemaEquality(dialect: dialect)
    guard let table = schema.tables.first(where: { same.key($0.name) == same.key(found.name) }) else {
      throw MigrationError(
        code: "unknownTable", "\(name.qualified.plain) is no table whose definition can be read",
        object: "table:\(name.qualified.plain)", hint: "a view is replaced, a partition changes with its parent")
    }
    return (schema, table)
  }

  /// The name of a type or sequence with its schema, as the database finds it.
  /// - Parameter catalog: `regtype` or `regclass`.
  nonisolated(nonsending) func home(of name: ObjectName, _ catalog: Catalog) async throws -> QualifiedName {
    if name.qualified.schema != nil { return name.qualified }
    let text = name.qualified.quoted
    let rows =
      switch catalog {
      case .types:
        try await connection.execute(
          """
          select n.nspname::text from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
          where t.oid = pg_catalog.to_regtype(\(text))::oid
          """)
      case .relations:
        try await connection.execute(
          """
          select n.nspname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
          where c.oid = pg_catalog.to_regclass(\(text))::oid
          """)
      }
    let schema = try rows.first?.decode(String.self, 0)
    return QualifiedName(schema: schema.map { Identifier($0) }, name.qualified.name)
  }

  /// Where PostgreSQL keeps names.
  enum Catalog { case types, relations }
}
