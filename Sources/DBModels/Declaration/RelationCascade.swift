/// What becomes of the objects that a relation leads to when the one that has it is deleted: the flush that deletes it
/// decides. Rows of tables that no relation of the deleted object leads to are the database's affair.
///
/// ```swift
/// @Relation(inverse: "order", cascade: .delete) var lines: [OrderLine]
/// ```
public struct RelationCascade: Sendable, Hashable {
  package enum Rule: Sendable, Hashable {
    case automatic
    case nullify
    case delete
    case deleteOrphan
    case database
  }

  package let rule: Rule

  /// What the foreign key says: with `on delete cascade`, `set null` or `set default` the database acts, and nothing is
  /// loaded; otherwise as ``nullify``. Rows of a model between the two go by one statement.
  public static let automatic = RelationCascade(rule: .automatic)
  /// Their keys are set to NULL by one statement, without loading them; a version counts that. Where a key does not take
  /// NULL and some object still leads to the deleted one, the flush fails with a `DatabaseError` of kind `foreignKey`
  /// before anything is written. Of a relation through a model between, the rows between go.
  public static let nullify = RelationCascade(rule: .nullify)
  /// They are read, a statement a relation and level, and deleted first, and theirs before them. Of a relation through a
  /// model between, only the rows between go.
  public static let delete = RelationCascade(rule: .delete)
  /// They are deleted first, and also when they are taken out of the relation.
  public static let deleteOrphan = RelationCascade(rule: .deleteOrphan)
  /// The database acts as the foreign key says, or refuses: nothing is loaded.
  public static let database = RelationCascade(rule: .database)
}
