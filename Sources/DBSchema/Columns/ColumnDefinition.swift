/// A column of a table, as the catalog describes it.
///
/// ```swift
/// ColumnDefinition(name: "price", type: "numeric(10,2)", isNullable: false, defaultExpression: "0")
/// // "price" numeric(10,2) not null default 0
/// ```
public struct ColumnDefinition: Sendable, Hashable {
  /// The name.
  public var name: Identifier
  /// The type.
  public var type: ColumnType
  /// Whether it takes NULL. On SQLite as declared: a primary key's column may say it does.
  public var isNullable: Bool
  /// The default as SQL text, in the database's own form, without outer parentheses. On SQLite a lone word that is no
  /// literal (`open`) is text.
  public var defaultExpression: String?
  /// The collation, where it is not the type's own.
  public var collation: QualifiedName?
  /// How numbers are handed out, for an identity column (PostgreSQL).
  public var identity: IdentityDefinition?
  /// How it is computed, for a generated column.
  public var generated: GeneratedDefinition?
  /// The name of a SQLite `constraint NAME not null`.
  public var notNullName: Identifier?
  /// What SQLite does with a NULL: `not null on conflict ...`.
  public var notNullConflict: ConflictClause?
  /// The comment (PostgreSQL); never empty.
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier, type: ColumnType, isNullable: Bool = true, defaultExpression: String? = nil,
    collation: QualifiedName? = nil, identity: IdentityDefinition? = nil, generated: GeneratedDefinition? = nil,
    notNullName: Identifier? = nil, notNullConflict: ConflictClause? = nil, comment: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.defaultExpression = defaultExpression
    self.collation = collation
    self.identity = identity
    self.generated = generated
    self.notNullName = notNullName
    self.notNullConflict = notNullConflict
    self.comment = comment
  }
}
