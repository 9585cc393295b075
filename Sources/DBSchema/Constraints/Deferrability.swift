/// When a constraint is checked.
///
/// ```swift
/// Deferrability.initiallyDeferred.rawValue   // deferrable initially deferred
/// ```
public enum Deferrability: String, Sendable, Hashable, CaseIterable, Codable {
  /// After each statement, always.
  case notDeferrable = "not deferrable"
  /// After each statement, unless a transaction says otherwise.
  case initiallyImmediate = "deferrable initially immediate"
  /// When the transaction commits.
  case initiallyDeferred = "deferrable initially deferred"
}
