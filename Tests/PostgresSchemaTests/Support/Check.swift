import Testing

/// Records an issue unless both are equal: a plain function, because each `#expect` is slow to compile.
func same<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
) {
  if found != wanted {
    Issue.record(
      Comment(rawValue: "\(words())\nfound:  \(found)\nwanted: \(wanted)"), sourceLocation: place)
  }
}
