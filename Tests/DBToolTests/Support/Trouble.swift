/// What a helper throws when a test's world, not the tested code, is broken, or when a comparison fails.
struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Fails with both values when they differ; cheaper to compile than `#expect` in a loop.
func expectEqual<Value: Equatable>(_ got: Value, _ wanted: Value, _ what: @autoclosure () throws -> String = "") throws
{
  guard got != wanted else { return }
  throw Trouble("\(try what()): got \(String(reflecting: got)), wanted \(String(reflecting: wanted))")
}

/// Fails unless the condition holds.
func require(_ condition: Bool, _ what: @autoclosure () throws -> String) throws {
  guard condition else { throw Trouble(try what()) }
}
