import DBSchema

/// Names in PostgreSQL's SQL: in quotes only where they need them, as `quote_ident` has it.
///
/// ```swift
/// PostgreSQLName.quoted("order")   // "order"  (with the double quotes)
/// PostgreSQLName.quoted("orders")  // orders
/// ```
enum PostgreSQLName {
  /// A name by itself.
  static func quoted(_ name: Identifier) -> String {
    let bytes = name.name.utf8
    guard let first = bytes.first, first == 0x5F || (0x61...0x7A).contains(first) else { return name.quoted }
    let isPlain = bytes.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
    return isPlain && !keywords.contains(name.name) ? name.name : name.quoted
  }

  /// A name with its schema.
  static func quoted(_ name: QualifiedName) -> String {
    name.schema.map { quoted($0) + "." + quoted(name.name) } ?? quoted(name.name)
  }

  /// The words that PostgreSQL does not take as any name without quotes.
  private static let keywords = Set(
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
    char character check coalesce collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
    desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
    grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
    json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
    lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
    not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
    primary real references returning right row select session_user setof similar smallint some substring symmetric
    system_user table tablesample then time timestamp to trailing treat trim true union unique user using values
    varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest
    xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
