public import DBSchema

/// A column that changes in place.
///
/// ```swift
/// ColumnChange(table: users, from: age, to: bigAge)   // alter table users alter column age type bigint
/// ```
public struct ColumnChange: Sendable, Hashable {
  /// The table.
  public var table: QualifiedName
  /// The column as it stands.
  public var from: ColumnDefinition
  /// The column as it will be, with the same name.
  public var to: ColumnDefinition
  /// How old values become new ones, when the type changes; nil for what the database does by itself.
  public var using: String?

  /// Makes a change of its parts.
  public init(table: QualifiedName, from: ColumnDefinition, to: ColumnDefinition, using: String? = nil) {
    self.table = table
    self.from = from
    self.to = to
    self.using = using
  }
}
