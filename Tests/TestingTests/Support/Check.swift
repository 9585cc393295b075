import Testing

/// Records an issue unless the condition holds: a plain function, because each `#expect` is slow to compile.
func check(_ condition: Bool, _ words: @autoclosure () -> String, at place: SourceLocation = #_sourceLocation) {
  if !condition { Issue.record(Comment(rawValue: words()), sourceLocation: place) }
}

/// Records an issue unless both are equal.
func same<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
) {
  if found != wanted {
    Issue.record(Comment(rawValue: "\(words()): found \(found), wanted \(wanted)"), sourceLocation: place)
  }
}

/// Waits until a condition holds; records an issue when it does not within the time.
func eventually(
  _ words: String, within seconds: Int = 20, at place: SourceLocation = #_sourceLocation,
  _ condition: nonisolated(nonsending) () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    guard ContinuousClock.now < end else {
      Issue.record("not within \(seconds) s: \(words)", sourceLocation: place)
      return
    }
    try await Task.sleep(for: .milliseconds(10))
  }
}
