public import DBSchema

/// A foreign key as a model declares it.
///
/// ```swift
/// model.foreignKey("customerID", to: Customer.self, onDelete: .cascade)
/// model.foreignKeys[0].target   // .model: the table of Customer
/// ```
public struct ForeignKeyDeclaration: Sendable {
  /// What it points to.
  public enum Target: Sendable {
    /// The table of a model.
    case model(any Model.Type)
    /// A table by its name.
    case table(QualifiedName)
  }

  /// The properties or columns, in order.
  public var columns: [String]
  /// The table that it points to.
  public var target: Target
  /// The properties or columns there; the primary key when empty.
  public var targetColumns: [String]
  /// The name, where one was said.
  public var name: Identifier?
  /// What happens when the row pointed to is deleted.
  public var onDelete: ReferentialAction
  /// What happens when the key pointed to changes.
  public var onUpdate: ReferentialAction
  /// When it is checked.
  public var deferrability: Deferrability
  /// `match full` (PostgreSQL).
  public var isMatchFull: Bool
  /// Where it was declared.
  public var site: DeclarationSite
}
