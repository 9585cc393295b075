/// How an identity column gets its numbers (PostgreSQL).
///
/// ```swift
/// IdentityDefinition(isAlways: true)   // generated always as identity
/// ```
public struct IdentityDefinition: Sendable, Hashable {
  /// `always` instead of `by default`.
  public var isAlways: Bool
  /// The options of its sequence.
  public var options: SequenceOptions

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(isAlways: Bool = false, options: SequenceOptions = SequenceOptions()) {
    self.isAlways = isAlways
    self.options = options
  }
}
