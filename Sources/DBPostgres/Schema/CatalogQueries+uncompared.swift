internal import DBQuery

/// What is only named. Each part gives a kind, the namespace and name of an object, or the relation it belongs to, and
/// a member of it.
extension CatalogQueries {
  var uncompared: SQL {
    SQL(joining: onRelations + inNamespaces + onTables + ofTheDatabase, separator: "\nunion all\n")
  }

  private func part(_ kind: SQL, member: SQL, relation: SQL, _ rest: SQL) -> SQL {
    """
    select '\(kind)', null::int8, null::text, (\(member))::text, (\(relation))::int8, true from pg_catalog.\(rest)
    """
  }

  private func part(_ kind: SQL, _ namespace: SQL, _ name: SQL, _ catalog: SQL, _ rest: SQL = "true") -> SQL {
    """
    select '\(kind)', \(namespace)::int8, \(name)::text, null, null::int8, true from pg_catalog.\(catalog) o
    where \(namespace) in \(namespaces) and \(Self.isNoMember("o.oid", of: catalog)) and \(rest)
    """
  }

  private func whole(_ kind: SQL, _ name: SQL, _ catalog: SQL, _ rest: SQL = "true") -> SQL {
    """
    select '\(kind)', null::int8, (\(name))::text, null, null::int8, false from pg_catalog.\(catalog) o
    where o.oid >= 16384 and \(Self.isNoMember("o.oid", of: catalog)) and \(rest)
    """
  }

  private var onRelations: [SQL] {
    [
      part(
        "trigger", member: "o.tgname", relation: "o.tgrelid",
        """
        pg_trigger o where not o.tgisinternal and o.tgparentid = 0 and \(Self.isNoMember("o.oid", of: "pg_trigger"))
        """),
      part(
        "policy", member: "o.polname", relation: "o.polrelid",
        "pg_policy o where \(Self.isNoMember("o.oid", of: "pg_policy"))"),
      part(
        "rule", member: "o.rulename", relation: "o.ev_class",
        "pg_rewrite o where o.rulename <> '_RETURN' and \(Self.isNoMember("o.oid", of: "pg_rewrite"))"),
      part("grant", member: "o.attname", relation: "o.attrelid", "pg_attribute o where o.attacl is not null"),
      part(
        "other", member: "o.tgname || ' disabled'", relation: "o.tgrelid",
        "pg_trigger o where not o.tgisinternal and o.tgparentid = 0 and o.tgenabled <> 'O'"),
      // A constraint is held by triggers: without them it stands there, and nothing is checked.
      part(
        "other", member: "k.conname || ' disabled'", relation: "k.conrelid",
        """
        pg_trigger o join pg_catalog.pg_constraint k on k.oid = o.tgconstraint
        where o.tgisinternal and o.tgenabled <> 'O' group by k.conname, k.conrelid
        """),
      part(
        "other", member: "o.attname || ' comment'", relation: "o.attrelid",
        """
        pg_attribute o join pg_catalog.pg_class c on c.oid = o.attrelid and c.relkind in ('v', 'm')
          join pg_catalog.pg_description d on d.objoid = c.oid and d.objsubid = o.attnum
            and d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
        where o.attnum > 0
        """),
    ]
  }

  /// What a range type brings along belongs to it.
  private static func isNoPart(of catalog: SQL) -> SQL {
    """
    o.oid not in (select objid from pg_catalog.pg_depend
      where classid = 'pg_catalog.\(catalog)'::pg_catalog.regclass and deptype = 'i')
    """
  }

  private var inNamespaces: [SQL] {
    let isNoPart = Self.isNoPart(of: "pg_proc")
    return [
      part("function", "o.pronamespace", "o.proname", "pg_proc", "o.prokind <> 'a' and \(isNoPart)"),
      part("other", "o.pronamespace", "o.proname", "pg_proc", "o.prokind = 'a'"),
      part("grant", "o.pronamespace", "o.proname", "pg_proc", "o.proacl is not null"),
      part("collation", "o.collnamespace", "o.collname", "pg_collation"),
      part("other", "o.stxnamespace", "o.stxname", "pg_statistic_ext"),
      part("other", "o.oprnamespace", "o.oprname", "pg_operator"),
      part("other", "o.opcnamespace", "o.opcname", "pg_opclass"),
      part(
        "other", "o.opfnamespace", "o.opfname", "pg_opfamily",
        "o.oid not in (select opcfamily from pg_catalog.pg_opclass)"),
      part("other", "o.connamespace", "o.conname", "pg_conversion"),
      part("other", "o.cfgnamespace", "o.cfgname", "pg_ts_config"),
      part("other", "o.dictnamespace", "o.dictname", "pg_ts_dict"),
      part("other", "o.prsnamespace", "o.prsname", "pg_ts_parser"),
      part("other", "o.tmplnamespace", "o.tmplname", "pg_ts_template"),
      part(
        "other", "o.relnamespace", "o.relname || ' unlogged'", "pg_class",
        """
        o.relkind = 'S' and o.relpersistence = 'u' and not exists (
          select from pg_catalog.pg_depend p join pg_catalog.pg_class t on t.oid = p.refobjid
          where p.objid = o.oid and p.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and p.refclassid = p.classid and p.deptype in ('a', 'i') and t.relpersistence = 'u')
        """),
      part(
        "other", "o.oid", "'comment'", "pg_namespace",
        """
        exists (select from pg_catalog.pg_description d where d.objoid = o.oid
          and d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
          and (o.nspname <> 'public' or d.description <> 'standard public schema'))
        """),
      part("grant", "o.defaclnamespace", "'default privileges'", "pg_default_acl"),
      // Named by the extension alone: its name has no schema.
      """
      select 'extension', null::int8, o.extname::text, null, null::int8, true from pg_catalog.pg_extension o
      where o.oid >= 16384 and o.extnamespace in \(namespaces)
      """,
    ]
  }

  /// What a table was made with that its definition has no word for: a scan each over tables, indexes and columns.
  private var onTables: [SQL] {
    let onConstraints =
      version < 18
      ? []
      : [
        traits(
          of: "pg_class c join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.conparentid = 0", where: isTable,
          [
            ("k.conname || ' not enforced'", "not k.conenforced"),
            ("k.conname || ' without overlaps'", "k.conperiod"),
          ])
      ]
    return onConstraints + [
      traits(
        of: "pg_class c", where: isTable,
        [
          ("'tablespace'", "c.reltablespace <> 0"),
          ("'row security'", "(c.relrowsecurity or c.relforcerowsecurity)"),
          ("'replica identity'", "(c.relkind in ('r', 'p') and c.relreplident <> 'd')"),
          ("'of type'", "c.reloftype <> 0"),
          (
            "'access method'",
            "(c.relam <> 0 and c.relam not in (select oid from pg_catalog.pg_am where amname = 'heap'))"
          ),
        ]),
      traits(
        of: """
          pg_class c join pg_catalog.pg_index i on i.indrelid = c.oid
            join pg_catalog.pg_class x on x.oid = i.indexrelid
          """, where: isTable,
        [
          ("'cluster'", "i.indisclustered"),
          ("x.relname || ' tablespace'", "x.reltablespace <> 0"),
          (
            "x.relname || ' parameters'",
            """
            (x.reloptions is not null and i.indexrelid in (
              select conindid from pg_catalog.pg_constraint where contype in ('p', 'u', 'x')))
            """
          ),
        ]),
      traits(
        of: """
          pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            join pg_catalog.pg_type t on t.oid = a.atttypid
          """, where: isTable,
        [
          ("a.attname || ' storage'", "(c.relkind <> 'v' and a.attstorage <> t.typstorage)"),
          ("a.attname || ' compression'", "a.attcompression <> ''"),
          ("a.attname || ' statistics'", "a.attstattarget >= 0"),
          ("a.attname || ' options'", "a.attoptions is not null"),
          ("a.attname || ' default'", "(c.relkind = 'v' and a.atthasdef)"),
        ]),
    ]
  }

  /// The condition on `c` that it is a table or view itself, not a part of one.
  private var isTable: SQL { "\(isRelation("'r', 'p', 'm', 'v'")) and not c.relispartition" }

  /// Names each trait that holds of a row of `from`.
  private func traits(of from: SQL, where condition: SQL, _ traits: [(name: SQL, condition: SQL)]) -> SQL {
    let pairs = SQL(joining: traits.map { "(\($0.name), \($0.condition))" }, separator: ", ")
    return part(
      "other", member: "trait.name", relation: "c.oid",
      """
      \(from) cross join lateral (values \(pairs)) as trait (name, holds)
      where \(condition) and (\(SQL(joining: traits.map(\.condition), separator: " or "))) and trait.holds
      """)
  }

  /// Comments on what is only named itself.
  private var onUncompared: SQL {
    """
    select 'other', null::int8, i.identity || ' comment', null, null::int8, coalesce(i.schema in (
      select nspname from pg_catalog.pg_namespace where oid in \(namespaces)), false)
    from pg_catalog.pg_description d
      cross join lateral pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    where d.objoid >= 16384 and d.classoid not in ('pg_catalog.pg_class'::pg_catalog.regclass,
        'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
        'pg_catalog.pg_namespace'::pg_catalog.regclass, 'pg_catalog.pg_extension'::pg_catalog.regclass)
      and not exists (select from pg_catalog.pg_depend p where p.classid = d.classoid and p.objid = d.objoid
        and p.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and p.deptype = 'e')
    """
  }

  /// Who else owns a table or view: what a role may do is a matter of where a database stands.
  private var ownedByOthers: SQL {
    """
    select 'other', null::int8, 'owner ' || pg_catalog.pg_get_userbyid(o.owner), null, null::int8, true
    from (select distinct c.relowner as owner from pg_catalog.pg_class c where \(isTable)) o
    where pg_catalog.pg_get_userbyid(o.owner) <> current_user and o.owner <> (
      select datdba from pg_catalog.pg_database where datname = pg_catalog.current_database())
    """
  }

  /// What stands in no schema.
  private var ofTheDatabase: [SQL] {
    [
      onUncompared, ownedByOthers,
      whole("other", "o.evtname", "pg_event_trigger"),
      whole("other", "o.pubname", "pg_publication"),
      // Of this catalog not everybody may read every column.
      """
      select 'other', null::int8, o.subname::text, null, null::int8, false from pg_catalog.pg_subscription o
      where o.subdbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
      """,
      whole("other", "o.lanname", "pg_language"),
      whole("other", "o.amname", "pg_am"),
      whole("other", "o.fdwname", "pg_foreign_data_wrapper"),
      whole("other", "o.srvname", "pg_foreign_server"),
      whole(
        "other",
        "pg_catalog.format_type(o.castsource, null) || ' as ' || pg_catalog.format_type(o.casttarget, null)",
        "pg_cast", Self.isNoPart(of: "pg_cast")),
      whole("other", "'transform of ' || pg_catalog.format_type(o.trftype, null)", "pg_transform"),
      whole("grant", "'default privileges'", "pg_default_acl", "o.defaclnamespace = 0"),
    ]
  }
}
