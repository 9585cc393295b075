internal import DBSchema

/// A table, view or what else has rows, as far as others need to know it.
struct CatalogRelation {
  var name: QualifiedName
  var kind: Kind
  /// Whether the scope leaves it out, with all that belongs to it.
  var isLeftOut = false
  /// By number, counted from 1; nil for one that was dropped.
  var columns: [CatalogColumn?] = []

  /// `pg_class.relkind`.
  enum Kind: String {
    case table = "r"
    case partitioned = "p"
    case view = "v"
    case materializedView = "m"
    case foreignTable = "f"
    case sequence = "S"
    case partition
  }

  /// The column of a number; nil for an index's expression and for a column that is not known.
  func column(_ number: ObjectID) -> CatalogColumn? {
    let index = Int(truncatingIfNeeded: number) - 1
    return index >= 0 && index < columns.count ? columns[index] : nil
  }

  /// Adds the column of a number, behind those that were added before.
  mutating func add(_ column: CatalogColumn, number: Int) {
    while columns.count < number - 1 { columns.append(nil) }
    columns.append(column)
  }
}

/// A column, as far as constraints and indexes need to know it.
struct CatalogColumn {
  var name: Identifier
  var type: ObjectID = 0
  var collation: ObjectID = 0
}

extension CatalogRelation.Kind {
  /// How a reference calls it.
  var objectKind: ObjectKind {
    switch self {
    case .table, .partitioned: .table
    case .view: .view
    case .materializedView: .materializedView
    case .foreignTable: .foreignTable
    case .sequence: .sequence
    case .partition: .partition
    }
  }
}

/// A type that was made in the database.
struct CatalogType {
  var name: QualifiedName
  var kind: ObjectKind
  /// The type of an array's elements, else 0.
  var element: ObjectID
  /// The type that a domain narrows, else 0.
  var base: ObjectID
  var collation: ObjectID
}

/// A column, or with column 0 an object, by its numbers in the catalogs.
struct CatalogAddress: Hashable {
  var catalog: ObjectID
  var object: ObjectID
  var column = 0

  /// The numbers of catalogs are the same on every server.
  static func type(_ object: ObjectID) -> CatalogAddress { CatalogAddress(catalog: 1247, object: object) }
  static func relation(_ object: ObjectID, column: Int = 0) -> CatalogAddress {
    CatalogAddress(catalog: 1259, object: object, column: column)
  }
  static func constraint(_ object: ObjectID) -> CatalogAddress { CatalogAddress(catalog: 2606, object: object) }
}
