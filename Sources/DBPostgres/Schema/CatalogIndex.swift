internal import DBSchema

/// An index, before it is known whether a constraint owns it.
struct CatalogIndex {
  /// The table or materialized view.
  var relation: ObjectID
  var definition: IndexDefinition
}

/// A part of an index that its own row does not tell.
struct CatalogIndexPart {
  /// The type as the index stores it.
  var type: ObjectID
  /// The operator class's parameters.
  var parameters: [String]
  var expression: String?
}
