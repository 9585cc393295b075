/// How a generated column is computed.
///
/// ```swift
/// GeneratedDefinition(expression: "price * amount")   // generated always as (price * amount) stored
/// ```
public struct GeneratedDefinition: Sendable, Hashable {
  /// The expression, without the outer parentheses.
  public var expression: String
  /// Whether it is stored; SQLite also has virtual ones.
  public var isStored: Bool

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(expression: String, isStored: Bool = true) {
    self.expression = expression
    self.isStored = isStored
  }
}
