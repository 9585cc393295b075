/// What happens to rows that point to a row which goes away or changes its key.
///
/// ```swift
/// ReferentialAction.setNull.rawValue   // set null
/// ```
public enum ReferentialAction: String, Sendable, Hashable, CaseIterable, Codable {
  /// An error, when the constraint is checked.
  case noAction = "no action"
  /// An error at once.
  case restrict
  /// They go away or change too.
  case cascade
  /// Their columns become NULL.
  case setNull = "set null"
  /// Their columns become their defaults.
  case setDefault = "set default"
}
