public import DBSchema

/// A column as a model declares it.
///
/// ``ModelDeclaration/column(_:_:_:name:unique:index:default:collation:comment:was:fileID:line:)`` makes it.
///
/// ```swift
/// var model = ModelDeclaration("User", table: "users")
/// model.column("createdAt", Instant.self, default: .now)
/// model.columns[0].property   // createdAt
/// ```
public struct ColumnDeclaration: Sendable {
  /// The Swift property.
  public var property: String
  /// The column.
  public var name: Identifier
  /// The type on each database.
  public var type: DeclaredType
  /// Whether it takes NULL: whether the property is optional.
  public var isNullable: Bool
  /// What the server fills in.
  public var defaultSQL: DeclaredSQL?
  /// The collation, where it is not the type's own.
  public var collation: DeclaredSQL?
  /// How the server hands out numbers.
  public var identity: IdentityDeclaration?
  /// How the server computes it.
  public var generated: GeneratedDeclaration?
  /// The comment (PostgreSQL).
  public var comment: String?
  /// The name that it had before.
  public var was: Identifier?
  /// Where it was declared.
  public var site: DeclarationSite
}

/// How a declared column is computed.
///
/// ```swift
/// model.generated("total", "price * amount")   // generated always as (price * amount) stored
/// ```
public struct GeneratedDeclaration: Sendable {
  /// The expression.
  public var expression: DeclaredSQL
  /// Whether the database keeps the result; SQLite can also compute it at each reading.
  public var isStored: Bool
}
