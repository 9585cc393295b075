/// A sequence that is not an identity column's (PostgreSQL).
///
/// ```swift
/// SequenceDefinition(name: QualifiedName("invoice_numbers"), options: SequenceOptions(start: 1000))
/// ```
public struct SequenceDefinition: Sendable, Hashable {
  /// The name.
  public var name: QualifiedName
  /// `smallint`, `integer` or `bigint`.
  public var type: ColumnType
  /// How it counts.
  public var options: SequenceOptions
  /// The column it is dropped with, as `serial` has it.
  public var owner: ColumnReference?
  /// The comment.
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: QualifiedName, type: ColumnType = "bigint", options: SequenceOptions = SequenceOptions(),
    owner: ColumnReference? = nil, comment: String? = nil
  ) {
    self.name = name
    self.type = type
    self.options = options
    self.owner = owner
    self.comment = comment
  }
}
