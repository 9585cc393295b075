/// A foreign key.
///
/// ```swift
/// ForeignKeyDefinition(
///   name: "orders_user_id_fkey", columns: ["user_id"], target: QualifiedName("users"), targetColumns: ["id"],
///   onDelete: .cascade)
/// ```
public struct ForeignKeyDefinition: Sendable, Hashable {
  /// The name; SQLite's are often nameless.
  public var name: Identifier?
  /// The columns, in order.
  public var columns: [Identifier]
  /// The table it points to.
  public var target: QualifiedName
  /// The columns it points to, pair by pair with ``columns``. Empty on SQLite where none were said: the primary key.
  public var targetColumns: [Identifier]
  /// What happens when the row pointed to is deleted.
  public var onDelete: ReferentialAction
  /// What happens when the key pointed to changes.
  public var onUpdate: ReferentialAction
  /// The columns that `on delete set null (...)` sets; all of them when empty (PostgreSQL 15).
  public var deleteColumns: [Identifier]
  /// `match full` (PostgreSQL).
  public var isMatchFull: Bool
  /// When it is checked.
  public var deferrability: Deferrability
  /// False for `not valid`: old rows were not looked at (PostgreSQL).
  public var isValidated: Bool
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier? = nil, columns: [Identifier], target: QualifiedName, targetColumns: [Identifier],
    onDelete: ReferentialAction = .noAction, onUpdate: ReferentialAction = .noAction,
    deleteColumns: [Identifier] = [], isMatchFull: Bool = false, deferrability: Deferrability = .notDeferrable,
    isValidated: Bool = true, comment: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.target = target
    self.targetColumns = targetColumns
    self.onDelete = onDelete
    self.onUpdate = onUpdate
    self.deleteColumns = deleteColumns
    self.isMatchFull = isMatchFull
    self.deferrability = deferrability
    self.isValidated = isValidated
    self.comment = comment
  }
}
