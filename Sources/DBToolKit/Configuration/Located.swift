/// A value of the settings file with the key it came from.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  /// The JSON path: `timeouts.lock`, `dialects[1]`.
  let key: String
  let place: TextPlace
}
