public import DBSchema

/// A model as a plain value: its table, columns, keys, indexes, checks and relations, each with the line that declares
/// it.
///
/// Nothing is checked here; ``ModelSet/declared(for:naming:defaultSchema:)`` reports what is wrong in all of them.
/// Columns are named by their property or by their own name, as you like.
///
/// ```swift
/// var model = ModelDeclaration("User", table: "users")
/// model.column("id", UUID.self)
/// model.column("createdAt", Instant.self, default: .now)    // created_at timestamptz not null default now()
/// model.primaryKey("id")
/// model.index(.descending("createdAt"))
/// ```
public struct ModelDeclaration: Sendable {
  /// The Swift type, for messages.
  public var typeName: String
  /// The table.
  public var table: QualifiedName
  /// The comment (PostgreSQL).
  public var comment: String?
  /// The name that the table had before.
  public var was: QualifiedName?
  /// What the table is made with beside columns and constraints; each database takes what it knows.
  public var options: TableOptions
  /// The columns, in order.
  public var columns: [ColumnDeclaration] = []
  /// The primary key.
  public var primaryKey: PrimaryKeyDeclaration?
  /// The unique constraints.
  public var uniques: [UniqueDeclaration] = []
  /// The checks.
  public var checks: [CheckDeclaration] = []
  /// The foreign keys.
  public var foreignKeys: [ForeignKeyDeclaration] = []
  /// The exclusion constraints (PostgreSQL).
  public var exclusions: [ExclusionDeclaration] = []
  /// The indexes.
  public var indexes: [IndexDeclaration] = []
  /// The relations.
  public var relations: [RelationDeclaration] = []
  /// The property that counts a row's changes.
  public var version: String?
  /// Where it was declared.
  public var site: DeclarationSite

  /// Starts a declaration without columns.
  /// - Parameters:
  ///   - typeName: the Swift type, for messages.
  ///   - table: the table's name, as the catalog stores it.
  ///   - schema: its schema, where it is not the default one; SQLite has none.
  ///   - was: the name that the table had before, for a rename that keeps its rows.
  ///   - strict: SQLite's `strict`.
  ///   - withoutRowID: SQLite's `without rowid`.
  ///   - unlogged: PostgreSQL's `unlogged`.
  ///   - parameters: PostgreSQL's storage parameters, as `fillfactor=70`.
  public init(
    _ typeName: String, table: String, schema: String? = nil, comment: String? = nil, was: String? = nil,
    strict: Bool = true, withoutRowID: Bool = false, unlogged: Bool = false, parameters: [String] = [],
    fileID: String = #fileID, line: Int = #line
  ) {
    self.typeName = typeName
    let namespace = schema.map { Identifier($0) }
    self.table = QualifiedName(schema: namespace, Identifier(table))
    self.comment = comment
    self.was = was.map { QualifiedName(schema: namespace, Identifier($0)) }
    options = TableOptions(
      isStrict: strict, isWithoutRowID: withoutRowID, isUnlogged: unlogged, parameters: parameters)
    site = DeclarationSite(fileID: fileID, line: line)
  }
}
