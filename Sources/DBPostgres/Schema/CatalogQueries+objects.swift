internal import DBQuery

/// Schemas, comments, collations, types, sequences and views.
extension CatalogQueries {
  /// All that are not the system's: types of those out of scope are named too.
  var namespaceRows: SQL {
    """
    select n.oid::int8, n.nspname, n.oid in \(namespaces), \(Self.isNoMember("n.oid", of: "pg_namespace")),
      n.nspacl is not null and n.nspacl is distinct from (
        select p.initprivs from pg_catalog.pg_init_privs p
        where p.objoid = n.oid and p.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and p.objsubid = 0)
    from pg_catalog.pg_namespace n where \(Self.isOfUsers)
    """
  }

  /// From the first number that a user's object can have.
  var comments: SQL {
    """
    select classoid::int8, objoid::int8, objsubid, description from pg_catalog.pg_description
    where objoid >= 16384 and classoid in ('pg_catalog.pg_class'::pg_catalog.regclass,
      'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass)
    """
  }

  /// Those that something has. 100 is the default one on every server.
  var collations: SQL {
    """
    select o.oid::int8, n.nspname, o.collname
    from pg_catalog.pg_collation o join pg_catalog.pg_namespace n on n.oid = o.collnamespace
    where o.oid = 100 or o.oid in (
      select attcollation from pg_catalog.pg_attribute where attcollation not in (0, 100)
      union all select typcollation from pg_catalog.pg_type where typcollation not in (0, 100))
    """
  }

  var types: SQL {
    """
    select t.oid::int8, t.typnamespace::int8, t.typname, t.typtype::text,
      case when t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc and t.typlen = -1
        then t.typelem else 0 end::int8,
      k.relkind::text, \(Self.isNoMember("t.oid", of: "pg_type")), t.typacl is not null, t.typbasetype::int8,
      case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end, t.typnotnull,
      t.typdefaultbin is not null, case when t.typtype = 'd' then pg_catalog.pg_get_expr(t.typdefaultbin, 0) end,
      case when t.typcollation <> b.typcollation then t.typcollation end::int8, t.typcollation::int8
    from pg_catalog.pg_type t
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      left join pg_catalog.pg_class k on k.oid = t.typrelid
      left join pg_catalog.pg_type b on b.oid = t.typbasetype
    where \(Self.isOfUsers)
    """
  }

  var enumValues: SQL {
    "select enumtypid::int8, enumlabel from pg_catalog.pg_enum order by enumtypid, enumsortorder"
  }

  var sequences: SQL {
    """
    select c.oid::int8, c.relnamespace::int8, c.relname, pg_catalog.format_type(s.seqtypid, null), s.seqstart,
      s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, c.relacl is not null, d.deptype::text,
      d.refobjid::int8, d.refobjsubid, a.attname
    from pg_catalog.pg_sequence s
      join pg_catalog.pg_class c on c.oid = s.seqrelid
      left join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
        and d.deptype in ('a', 'i') and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refobjsubid > 0
      left join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where \(isRelation("'S'"))
    """
  }

  var views: SQL {
    """
    select c.oid::int8, pg_catalog.pg_get_viewdef(c.oid)
    from pg_catalog.pg_class c where \(isRelation("'v', 'm'"))
    """
  }

  /// What a view's rule reads, and the types of its columns.
  var viewUses: SQL {
    """
    select c.oid::int8, case when d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass then d.refobjid end::int8,
      u.relkind::text, u.relispartition, n.nspname, u.relname, a.attname
    from pg_catalog.pg_class c
      join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
      join pg_catalog.pg_depend d on d.deptype = 'n' and (
        d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and d.objid = r.oid
          and d.refclassid in (
            'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass)
        or d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
          and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass)
      left join pg_catalog.pg_class u
        on u.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      left join pg_catalog.pg_namespace n on n.oid = u.relnamespace
      left join pg_catalog.pg_attribute a on a.attrelid = u.oid and a.attnum = d.refobjsubid and a.attnum > 0
    where \(isRelation("'v', 'm'")) and d.refobjid <> c.oid and (n.oid is null or \(Self.isOfUsers))
    """
  }
}
