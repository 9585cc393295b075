internal import DBQuery

/// Tables with their columns, constraints and indexes.
extension CatalogQueries {
  /// Also views and what is only named.
  var relations: SQL {
    """
    select c.oid::int8, c.relnamespace::int8, c.relname, c.relkind::text, c.relispartition, c.relpersistence = 'u',
      c.reloptions, t.reloptions, c.relispopulated, c.relacl is not null, c.relkind = 'p',
      case when c.relkind = 'p' and not c.relispartition then pg_catalog.pg_get_partkeydef(c.oid) end
    from pg_catalog.pg_class c left join pg_catalog.pg_class t on t.oid = c.reltoastrelid
    where \(isRelation("'r', 'p', 'v', 'm', 'f'"))
    """
  }

  /// Tables out of scope that those in scope point to or inherit from, a row for each column.
  var outsiders: SQL {
    """
    select c.oid::int8, n.nspname, c.relname, a.attnum, a.attname
    from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.oid in (
        select confrelid from pg_catalog.pg_constraint
        where contype = 'f' and conparentid = 0 and connamespace in \(namespaces)
        union all
        select i.inhparent from pg_catalog.pg_inherits i join pg_catalog.pg_class k on k.oid = i.inhrelid
        where k.relkind = 'r' and not k.relispartition)
      and (c.relispartition or not (\(isRelation("'r', 'p'"))))
    """
  }

  var inheritance: SQL {
    "select inhrelid::int8, inhparent::int8 from pg_catalog.pg_inherits order by inhrelid, inhseqno"
  }

  /// Of tables with all that is known, of views only the names.
  var columns: SQL {
    """
    select a.attrelid::int8, a.attnum, a.attname, a.atttypid::int8, a.attcollation::int8,
      case when c.relkind in ('r', 'p') then pg_catalog.format_type(a.atttypid, a.atttypmod) end, a.attnotnull,
      case when a.attcollation <> t.typcollation then a.attcollation end::int8, a.attidentity::text,
      a.attgenerated::text, a.atthasdef, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    from pg_catalog.pg_class c
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_catalog.pg_type t on t.oid = a.atttypid
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where \(isRelation("'r', 'p', 'v', 'm'")) and not c.relispartition
    order by a.attrelid, a.attnum
    """
  }

  /// Without those that a partitioned table's constraint made for its partitions.
  var constraints: SQL {
    let deleteColumns: SQL = version >= 15 ? "pg_catalog.array_to_string(k.confdelsetcols, ' ')" : "null::text"
    return """
      select k.oid::int8, k.conrelid::int8, k.contypid::int8, k.contype::text, k.conname,
        case when not k.condeferrable then 'n' when k.condeferred then 'd' else 'i' end, k.convalidated,
        k.connoinherit, pg_catalog.array_to_string(k.conkey, ' '), k.conindid::int8, k.confrelid::int8,
        pg_catalog.array_to_string(k.confkey, ' '), k.confupdtype::text, k.confdeltype::text,
        k.confmatchtype = 'f', \(deleteColumns),
        case k.contype when 'c' then pg_catalog.pg_get_expr(k.conbin, k.conrelid)
          when 'x' then pg_catalog.pg_get_constraintdef(k.oid) end
      from pg_catalog.pg_constraint k left join pg_catalog.pg_class c on c.oid = k.conrelid
      where k.contype in ('p', 'u', 'c', 'f', 'x') and k.conparentid = 0 and k.connamespace in \(namespaces)
        and c.relispartition is not true
      """
  }

  var operatorClasses: SQL {
    """
    select o.oid::int8, o.opcmethod::int8, o.opcintype::int8, o.opcdefault, o.opckeytype <> 0, t.typispreferred,
      t.typtype = 'p', pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(o.opcname)
    from pg_catalog.pg_opclass o
      join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
      join pg_catalog.pg_type t on t.oid = o.opcintype
    """
  }

  var binaryCasts: SQL {
    """
    select castsource::int8, casttarget::int8 from pg_catalog.pg_cast where castmethod = 'b' and castcontext = 'i'
    """
  }

  /// Those of constraints too: they tell what the constraints carry along.
  var indexes: SQL {
    let nullsNotDistinct: SQL = version >= 15 ? "i.indnullsnotdistinct" : "false"
    return """
      select i.indexrelid::int8, i.indrelid::int8, x.relname, m.oid::int8, m.amname, i.indisunique,
        \(nullsNotDistinct), i.indisvalid and i.indisready and i.indislive, i.indnkeyatts, i.indkey::text,
        i.indclass::text, i.indcollation::text, i.indoption::text, x.reloptions, i.indpred is not null,
        pg_catalog.pg_get_expr(i.indpred, i.indrelid)
      from pg_catalog.pg_index i
        join pg_catalog.pg_class x on x.oid = i.indexrelid
        join pg_catalog.pg_am m on m.oid = x.relam
        join pg_catalog.pg_class c on c.oid = i.indrelid
      where \(isRelation("'r', 'p', 'm'")) and not c.relispartition
      """
  }

  /// The expressions in indexes, and the parameters of their operator classes.
  var indexParts: SQL {
    """
    select a.attrelid::int8, a.attnum, a.atttypid::int8, a.attoptions, i.indkey[a.attnum - 1] = 0,
      case when i.indkey[a.attnum - 1] = 0 then pg_catalog.pg_get_indexdef(i.indexrelid, a.attnum, false) end
    from pg_catalog.pg_index i
      join pg_catalog.pg_attribute a on a.attrelid = i.indexrelid
      join pg_catalog.pg_class c on c.oid = i.indrelid
    where (i.indexprs is not null or a.attoptions is not null)
      and \(isRelation("'r', 'p', 'm'")) and not c.relispartition
    """
  }
}
