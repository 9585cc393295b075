/// What becomes of something that may be there or not, such as a column's default.
///
/// ```swift
/// try await step.operations.alterColumn("age", of: "users", default: .set("18"))   // alter column age set default 18
/// try await step.operations.alterColumn("age", of: "users", default: .remove)      // alter column age drop default
/// ```
public enum Setting<Value: Sendable & Hashable>: Sendable, Hashable {
  /// It stays as it is.
  case keep
  /// It is set to this, whatever it was.
  case set(Value)
  /// It goes.
  case remove

  /// What comes of a value that stands.
  func applied(to value: Value?) -> Value? {
    switch self {
    case .keep: value
    case .set(let new): new
    case .remove: nil
    }
  }
}
