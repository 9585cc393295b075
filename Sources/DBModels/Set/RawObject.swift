public import DBSchema

/// An object that is declared by its SQL alone: a function, a trigger, an extension. It is created where the models'
/// schema is tried out; SQLite's triggers are compared too, of other kinds only that they are there is said.
///
/// ```swift
/// RawObject(
///   .trigger, "books_remember_price", table: "books",
///   create: .on(sqlite: "create trigger books_remember_price after update of price_cents on books begin ... end"))
/// ```
public struct RawObject: Sendable {
  /// What it is.
  public var kind: ObjectKind
  /// The name, perhaps with its schema.
  public var name: QualifiedName
  /// The table that it belongs to.
  public var table: QualifiedName?
  /// The statement that creates it; where a database has none, it has no such object.
  public var create: DeclaredSQL
  /// Where it was declared.
  public var site: DeclarationSite

  /// Makes a declaration.
  public init(
    _ kind: ObjectKind, _ name: String, schema: String? = nil, table: String? = nil, create: DeclaredSQL,
    fileID: String = #fileID, line: Int = #line
  ) {
    self.kind = kind
    let namespace = schema.map { Identifier($0) }
    self.name = QualifiedName(schema: namespace, Identifier(name))
    self.table = table.map { QualifiedName(schema: namespace, Identifier($0)) }
    self.create = create
    site = DeclarationSite(fileID: fileID, line: line)
  }
}
