/// A column of a table, by its names.
///
/// ```swift
/// ColumnReference(table: QualifiedName("users"), column: "id")
/// ```
public struct ColumnReference: Sendable, Hashable {
  /// The table.
  public var table: QualifiedName
  /// The column.
  public var column: Identifier

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(table: QualifiedName, column: Identifier) {
    self.table = table
    self.column = column
  }
}
