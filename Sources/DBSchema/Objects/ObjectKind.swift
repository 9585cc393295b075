/// A kind of object in a database, by the word that reports, filters and flags use.
///
/// ```swift
/// ObjectKind(rawValue: "foreign-key")   // .foreignKey
/// ```
public enum ObjectKind: String, Sendable, Hashable, CaseIterable, Codable {
  /// A namespace.
  case schema
  /// A table.
  case table
  /// A column of a table.
  case column
  /// A table's primary key.
  case primaryKey = "primary-key"
  /// A unique constraint.
  case unique
  /// A check constraint.
  case check
  /// A foreign key.
  case foreignKey = "foreign-key"
  /// An exclusion constraint.
  case exclusion
  /// An index.
  case index
  /// An enum type.
  case enumType = "enum"
  /// A value of an enum type.
  case enumValue = "enum-value"
  /// A domain type.
  case domain
  /// A sequence.
  case sequence
  /// A view.
  case view
  /// A materialized view.
  case materializedView = "materialized-view"
  /// A trigger.
  case trigger
  /// A function or procedure.
  case function
  /// A composite, range or base type.
  case type
  /// A partition of a partitioned table.
  case partition
  /// A foreign table.
  case foreignTable = "foreign-table"
  /// A row security policy.
  case policy
  /// A rewrite rule.
  case rule
  /// Rights that were granted on an object.
  case grant
  /// An extension.
  case `extension`
  /// A collation.
  case collation
  /// An aggregate, operator, text search object, publication, event trigger, statistics object or cast.
  case other
}
