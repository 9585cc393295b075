/// What becomes of the objects that a relation leads to when the one that has it is deleted.
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
  /// loaded; otherwise as ``nullify``.
  public static let automatic = RelationCascade(rule: .automatic)
  /// Their keys are set to NULL; where they do not take it, deleting fails before anything is sent.
  public static let nullify = RelationCascade(rule: .nullify)
  /// They are deleted first, and theirs before them.
  public static let delete = RelationCascade(rule: .delete)
  /// They are deleted first, and also when they are taken out of the relation.
  public static let deleteOrphan = RelationCascade(rule: .deleteOrphan)
  /// The database acts as the foreign key says, or refuses: nothing is loaded.
  public static let database = RelationCascade(rule: .database)
}
