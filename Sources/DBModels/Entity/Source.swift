package import DBSchema

/// Which of a statement's tables a column belongs to: a model's table by its own name, or by an alias.
///
/// ```swift
/// User.Columns(.model).email         // users.email
/// User.Columns(.alias("boss")).email // boss.email
/// ```
public struct Source: Sendable, Hashable {
  /// The alias; nil for the table's own name.
  package let alias: Identifier?

  /// The model's table by its own name.
  public static let model = Source(alias: nil)
  /// The model's table by another name, for a statement that has it twice.
  public static func alias(_ name: String) -> Source { Source(alias: Identifier(name)) }
}
