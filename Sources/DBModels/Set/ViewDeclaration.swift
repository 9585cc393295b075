public import DBSchema

/// A view as it is declared.
///
/// ```swift
/// ViewDeclaration("book_list", query: "select id, title from books")
/// ```
public struct ViewDeclaration: Sendable {
  /// The name, perhaps with its schema.
  public var name: QualifiedName
  /// The query; where a database has none, it has no view.
  public var query: DeclaredSQL
  /// The columns' names, where they are not the query's.
  public var columns: [String]
  /// Whether PostgreSQL keeps the rows; SQLite makes a view of it.
  public var isMaterialized: Bool
  /// Indexes of a materialized view.
  public var indexes: [IndexDeclaration]
  /// The comment (PostgreSQL).
  public var comment: String?
  /// Where it was declared.
  public var site: DeclarationSite

  /// Makes a declaration.
  public init(
    _ name: String, schema: String? = nil, query: DeclaredSQL, columns: [String] = [], materialized: Bool = false,
    comment: String? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    self.name = QualifiedName(schema: schema.map { Identifier($0) }, Identifier(name))
    self.query = query
    self.columns = columns
    isMaterialized = materialized
    indexes = []
    self.comment = comment
    site = DeclarationSite(fileID: fileID, line: line)
  }

  /// Declares an index of a materialized view; by column names.
  public mutating func index(
    _ columns: IndexColumn..., name: String? = nil, unique: Bool = false, method: String = "btree",
    where predicate: DeclaredSQL? = nil, fileID: String = #fileID, line: Int = #line
  ) {
    indexes.append(
      IndexDeclaration(
        columns: columns, name: name.map { Identifier($0) }, isUnique: unique, method: method, predicate: predicate,
        include: [], nullsNotDistinct: false, parameters: [], comment: nil,
        site: DeclarationSite(fileID: fileID, line: line)))
  }
}
