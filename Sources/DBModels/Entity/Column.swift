/// A column of a model, with the type of its property.
///
/// ```swift
/// session.select(User.self).where { $0.email == "ada@example.com" }    // $0.email: Column<User, String>
/// // select ... from users where email = $1
/// ```
public struct Column<Root: Entity, Value: ColumnValue>: Sendable {
  /// The table.
  public let source: Source
  /// The place among the model's columns, from 0.
  public let place: Int

  /// Makes a column.
  @inlinable
  public init(_ source: Source, _ place: Int) {
    self.source = source
    self.place = place
  }
}
