/// A view or a materialized view.
///
/// ```swift
/// ViewDefinition(name: QualifiedName("adults"), query: "SELECT id FROM people WHERE age >= 18")
/// ```
public struct ViewDefinition: Sendable, Hashable {
  /// The name.
  public var name: QualifiedName
  /// Its columns: on PostgreSQL all, on SQLite those that were written behind its name.
  public var columns: [Identifier]
  /// The query in the database's own form, without a closing semicolon.
  public var query: String
  /// Whether its rows are stored (PostgreSQL).
  public var isMaterialized: Bool
  /// False for `with no data` (PostgreSQL, materialized).
  public var isPopulated: Bool
  /// Options as `name=value`, sorted: `check_option=local`, `security_barrier=true` (PostgreSQL).
  public var options: [String]
  /// The indexes of a materialized view, by name.
  public var indexes: [IndexDefinition]
  /// The comment (PostgreSQL).
  public var comment: String?
  /// The tables, columns, views and types that its query reads, sorted: what cannot change beneath it. Told by the
  /// database; not part of a comparison.
  public var uses: [ObjectReference]

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: QualifiedName, columns: [Identifier] = [], query: String, isMaterialized: Bool = false,
    isPopulated: Bool = true, options: [String] = [], indexes: [IndexDefinition] = [], comment: String? = nil,
    uses: [ObjectReference] = []
  ) {
    self.name = name
    self.columns = columns
    self.query = query
    self.isMaterialized = isMaterialized
    self.isPopulated = isPopulated
    self.options = options
    self.indexes = indexes
    self.comment = comment
    self.uses = uses
  }
}
