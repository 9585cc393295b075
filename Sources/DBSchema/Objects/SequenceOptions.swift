/// The options of a sequence or an identity column; nil stands for what the sequence's type and direction imply.
///
/// ```swift
/// SequenceOptions(start: 1000, increment: 10)   // start with 1000 increment by 10
/// ```
public struct SequenceOptions: Sendable, Hashable {
  /// The first number.
  public var start: Int64?
  /// The step; negative counts down; never 0.
  public var increment: Int64
  /// The least number.
  public var minimum: Int64?
  /// The greatest number.
  public var maximum: Int64?
  /// How many numbers a session takes at once; 1 or more.
  public var cache: Int64
  /// Whether it starts over at its end.
  public var cycles: Bool

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    start: Int64? = nil, increment: Int64 = 1, minimum: Int64? = nil, maximum: Int64? = nil, cache: Int64 = 1,
    cycles: Bool = false
  ) {
    self.start = start
    self.increment = increment
    self.minimum = minimum
    self.maximum = maximum
    self.cache = cache
    self.cycles = cycles
  }
}
