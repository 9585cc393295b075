import DBEngine
import DBQuery
import DBSchema

/// Reads the SQL of PostgreSQL's composite types, functions, plain aggregates and triggers: what schemas only name.
///
/// It is read with an empty search path, so that every name in it is qualified. Those of extensions come with their
/// extension, and are not read.
enum DefinitionReader {
  static nonisolated(nonsending) func read(_ connection: Connection) async throws -> [RawDefinition] {
    try await connection.withTransaction { connection in
      try await connection.execute("set local search_path to ''")
      let rows = try await connection.execute(statement)
      return try rows.map { row in
        let kind = Self.kinds[try row.decode(String.self, 0)] ?? .other
        let name = QualifiedName(
          schema: Identifier(try row.decode(String.self, 1)), Identifier(try row.decode(String.self, 2)))
        let member = try row.decode(String?.self, 3).map { Identifier($0) }
        let text = try row.decode(String.self, 4)
        return RawDefinition(
          ObjectReference(kind, name, member: member),
          sql: String(text.trimmingSpaces), drop: try row.decode(String.self, 5))
      }
    }
  }

  private static let kinds: [String: ObjectKind] = ["trigger": .trigger, "function": .function, "type": .type]

  private static let statement: SQL = """
    with own as (
      select p.oid, n.nspname, p.proname, p.prokind from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype in ('e', 'i')))
    select kind, schema, name, member, text, gone from (
      select 'type' as kind, n.nspname::text as schema, c.relname::text as name, null::text as member,
        pg_catalog.format('create type %I.%I as (%s)', n.nspname, c.relname, (
          select pg_catalog.string_agg(pg_catalog.format('%I %s', a.attname,
            pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
          from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as text,
        0 as place, c.reltype as oid, pg_catalog.format('drop type %I.%I', n.nspname, c.relname) as gone
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'c' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and not exists (
        select from pg_catalog.pg_depend d
        where d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and d.objid = c.reltype and d.deptype = 'e')
      union all
      select 'function', nspname::text, proname::text, null, pg_catalog.pg_get_functiondef(oid), 1, oid,
        'drop ' || case prokind when 'p' then 'procedure ' else 'function ' end
          || oid::pg_catalog.regprocedure::text
      from own where prokind <> 'a'
      union all
      select 'aggregate', o.nspname::text, o.proname::text, null,
        pg_catalog.format('create aggregate %I.%I(%s) (sfunc = %s, stype = %s', o.nspname, o.proname,
          pg_catalog.pg_get_function_arguments(o.oid), a.aggtransfn, pg_catalog.format_type(a.aggtranstype, null))
        || case when a.aggfinalfn <> 0 then ', finalfunc = ' || a.aggfinalfn::text else '' end
        || case when a.aggcombinefn <> 0 then ', combinefunc = ' || a.aggcombinefn::text else '' end
        || case when a.agginitval is not null then ', initcond = ' || pg_catalog.quote_literal(a.agginitval) else '' end
        || case p.proparallel when 's' then ', parallel = safe' when 'r' then ', parallel = restricted' else '' end
        || ')', 2, o.oid, 'drop aggregate ' || o.oid::pg_catalog.regprocedure::text
      from own o join pg_catalog.pg_aggregate a on a.aggfnoid = o.oid join pg_catalog.pg_proc p on p.oid = o.oid
      where o.prokind = 'a' and a.aggkind = 'n' and a.aggmtransfn = 0 and a.aggsortop = 0 and a.aggserialfn = 0
        and not a.aggfinalextra and a.aggfinalmodify = 'r'
      union all
      select 'trigger', n.nspname::text, c.relname::text, t.tgname::text, pg_catalog.pg_get_triggerdef(t.oid), 3, t.oid,
        pg_catalog.format('drop trigger %I on %I.%I', t.tgname, n.nspname, c.relname)
      from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and t.tgparentid = 0 and t.tgenabled = 'O' and not c.relispartition
        and n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and not exists (
          select from pg_catalog.pg_depend d
          where d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and d.objid = t.oid and d.deptype = 'e')
    ) found order by place, oid
    """
}

extension SchemaWorkshop {
  /// The SQL of what the live schema only names; nothing on SQLite, where schemas have it all.
  package nonisolated(nonsending) func definitions() async throws -> [RawDefinition] {
    guard migrator.engine.dialect == .postgresql else { return [] }
    return try await migrator.engine.withConnection { connection in try await DefinitionReader.read(connection) }
  }
}
