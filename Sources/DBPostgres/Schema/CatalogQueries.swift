internal import DBEngine
internal import DBQuery
internal import DBSchema

/// The statements that read the catalogs.
///
/// Names are qualified, object numbers are sent as `int8`, vectors as text, and what the server has to compute (types,
/// expressions, definitions) only where it is looked at.
struct CatalogQueries {
  /// The server's major version.
  let version: Int
  /// The namespaces in scope, as a subquery.
  let namespaces: SQL

  init(_ scope: SchemaScope, version: Int) {
    self.version = version
    var wanted = "select oid from pg_catalog.pg_namespace where " + Self.isOfUsers
    if let schemas = scope.schemas { wanted = wanted + " and nspname::text \(list: schemas.map(\.name))" }
    namespaces = "(\(wanted))"
  }

  /// The condition on `nspname` of schemas that are not the system's.
  static let isOfUsers: SQL = "nspname !~ '^pg_' and nspname <> 'information_schema'"

  /// The condition that an object belongs to no extension.
  static func isNoMember(_ id: SQL, of catalog: SQL) -> SQL {
    """
    \(id) not in (select objid from pg_catalog.pg_depend
      where refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass and deptype = 'e'
        and classid = 'pg_catalog.\(catalog)'::pg_catalog.regclass)
    """
  }

  /// The condition on `c`, of `pg_class`, that it is in scope and of one of some kinds.
  func isRelation(_ kinds: SQL) -> SQL {
    """
    c.relkind in (\(kinds)) and c.relpersistence <> 't' and c.relnamespace in \(namespaces)
      and \(Self.isNoMember("c.oid", of: "pg_class"))
    """
  }

  /// The statement that reads a catalog.
  func statement(_ catalog: Catalog) -> SQL {
    switch catalog {
    case .namespaces: namespaceRows
    case .comments: comments
    case .collations: collations
    case .types: types
    case .enumValues: enumValues
    case .relations: relations
    case .outsiders: outsiders
    case .inheritance: inheritance
    case .sequences: sequences
    case .columns: columns
    case .constraints: constraints
    case .operatorClasses: operatorClasses
    case .binaryCasts: binaryCasts
    case .indexes: indexes
    case .indexParts: indexParts
    case .views: views
    case .viewUses: viewUses
    case .uncompared: uncompared
    }
  }
}
