import DBQuery
import DBSchema

extension Bench {
  /// The schema, without the ledger and the log of the test, and how many rows each table has: equal for equal
  /// databases, whatever way led there.
  nonisolated(nonsending) func snapshot() async throws -> [String] {
    var lines = try await rows(dialect == .sqlite ? Self.sqliteSchema : Self.postgresSchema)
    let tables =
      dialect == .sqlite
      ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
      : "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    for table in try await rows(tables + " order by 1") where !table.hasPrefix("dbtool_") && table != "run_log" {
      lines.append("rows \(table) \(try await value("select count(*) from \"\(table)\""))")
    }
    return lines
  }

  private static let sqliteSchema = """
    select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema
    where tbl_name not like 'dbtool_%' and tbl_name <> 'run_log' and name not like 'sqlite_%' order by 1
    """

  /// Columns without their positions: a column that was dropped and added again comes last.
  private static let postgresSchema = """
    select line from (
      select case c.relkind when 'v' then 'view ' else 'table ' end || c.relname || ' ' || a.attname || ' '
        || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
        || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
        and c.relname not like 'dbtool\\_%' and c.relname <> 'run_log'
      union all
      select 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid from pg_index i
      join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and c.relname not like 'dbtool\\_%'
      union all
      select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'dbtool\\_%'
      union all
      select 'enum ' || t.typname || ' ' || e.enumlabel from pg_enum e join pg_type t on t.oid = e.enumtypid
    ) lines order by line
    """
}
