public import DBSchema

/// What is to be kept under another name: said by the user, never guessed.
///
/// ```swift
/// SchemaRenames(tables: [QualifiedName("users"): QualifiedName("accounts")],
///   columns: [ColumnReference(table: QualifiedName("accounts"), column: "mail"): "email"])
/// ```
public struct SchemaRenames: Sendable, Hashable {
  /// New names of tables, by the old ones.
  public var tables: [QualifiedName: QualifiedName]
  /// New names of columns, by the table's new name and the column's old one.
  public var columns: [ColumnReference: Identifier]

  /// Nothing has another name.
  public static let none = SchemaRenames()

  /// Makes renames of tables and columns.
  public init(tables: [QualifiedName: QualifiedName] = [:], columns: [ColumnReference: Identifier] = [:]) {
    self.tables = tables
    self.columns = columns
  }

  /// Whether nothing is renamed.
  public var isEmpty: Bool { tables.isEmpty && columns.isEmpty }

  /// The way back.
  public var inverse: SchemaRenames {
    let back = Dictionary(tables.map { ($0.value, $0.key) }) { first, _ in first }
    var names: [ColumnReference: Identifier] = [:]
    for (column, name) in columns {
      names[ColumnReference(table: back[column.table] ?? column.table, column: name)] = column.column
    }
    return SchemaRenames(tables: back, columns: names)
  }
}
