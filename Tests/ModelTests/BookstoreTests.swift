import Bookstore
import DBEngine
import DBMigrations
import DBModels
import DBQuery
import DBSchema
import DBTesting
import Testing

/// The bookstore's models and its history say the same.
struct BookstoreTests {
  @Test(arguments: TemporaryDatabase.available)
  func theModelsDeclareWhatTheHistoryEndsIn(dialect: DialectName) async throws {
    let declared = Self.lines(try Bookstore.models.schema(for: dialect))
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine()
      _ = try await Migrator(engine, history: .directory(Self.migrations)).upgrade()
      let found = try await engine.withConnection { connection in
        try await connection.execute(SQL(unsafe: dialect == .postgresql ? Self.postgresql : Self.sqlite))
          .map { row in try row.decode(String.self, 0) }
      }
      let (missing, extra) = (Set(declared).subtracting(found), Set(found).subtracting(declared))
      if !missing.isEmpty || !extra.isEmpty {
        Issue.record("declared alone:\n\(missing.sorted())\nin the database alone:\n\(extra.sorted())")
      }
    }
  }

  /// A line for each column, constraint, index, view and trigger.
  private static func lines(_ schema: DatabaseSchema) -> [String] {
    var lines: [String] = []
    for table in schema.tables {
      let name = table.name.name.name
      for column in table.columns {
        let type = column.type.text.split(separator: ".").last ?? ""
        lines.append("\(name).\(column.name.name) \(type)\(column.isNullable ? "" : " not null")")
      }
      if schema.dialect == .postgresql {
        let constraints =
          [table.primaryKey?.name] + table.uniques.map(\.name) + table.checks.map(\.name)
          + table.foreignKeys.map(\.name)
        lines += constraints.map { "\(name) constraint \($0?.name ?? "none")" }
      } else {
        lines.append("\(name) strict \(table.options.isStrict ? 1 : 0)")
      }
      lines += table.indexes.map { "\(name) index \($0.name.name)" }
    }
    lines += schema.views.map { "view \($0.name.name.name)" }
    lines += schema.triggers.map { "trigger \($0.name.name)" }
    return lines
  }

  private static let postgresql = """
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        || case when a.attnotnull then ' not null' else '' end
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not like 'dbtool%'
    union all
    select conrelid::regclass || ' constraint ' || conname from pg_constraint
      where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'dbtool%'
    union all
    select tablename || ' index ' || indexname from pg_indexes
      where schemaname = 'public' and tablename not like 'dbtool%'
        and not exists (select 1 from pg_constraint where conname = indexname)
    union all
    select 'view ' || viewname from pg_views where schemaname = 'public'
    """

  private static let sqlite = """
    select t.name || '.' || c.name || ' ' || lower(c.type) || case when c."notnull" then ' not null' else '' end
      from pragma_table_list t join pragma_table_xinfo(t.name) c
      where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'dbtool%'
    union all
    select name || ' strict ' || strict from pragma_table_list
      where type = 'table' and name not like 'sqlite_%' and name not like 'dbtool%'
    union all
    select tbl_name || ' index ' || name from sqlite_schema
      where type = 'index' and sql is not null and tbl_name not like 'dbtool%'
    union all
    select type || ' ' || name from sqlite_schema where type in ('view', 'trigger')
    """

  private static var migrations: String {
    var folder = #filePath[...]
    for _ in 0..<3 { folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)] }
    return folder + "/migrations"
  }
}
