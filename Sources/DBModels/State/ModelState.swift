/// What an object knows about itself beside its columns: which of them were written since they were read. `@Model`
/// declares one in each object.
///
/// ```swift
/// var state = ModelState()
/// state.change(1)   // the second column was written
/// ```
public struct ModelState: Sendable {
  /// Columns 0 to 63 as bits.
  private var first: UInt64 = 0
  /// The columns from 64 on.
  private var others: Set<Int> = []

  /// Makes a state without changes.
  public init() {}

  /// Notes that a column was written.
  /// - Parameter column: its place among the model's columns, from 0.
  public mutating func change(_ column: Int) {
    if (0..<64).contains(column) { first |= 1 << UInt64(column) } else { others.insert(column) }
  }

  /// Whether a column was written.
  package func hasChanged(_ column: Int) -> Bool {
    (0..<64).contains(column) ? first & (1 << UInt64(column)) != 0 : others.contains(column)
  }
}
