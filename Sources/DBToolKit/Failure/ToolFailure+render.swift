extension ToolFailure {
  /// How many lines of a statement are shown.
  private static let excerptLines = 3

  /// The failure for people: what, then where, the statement, the cause, and the hint on a line of its own.
  ///
  /// ```
  /// error: relation "users" does not exist (42P01)
  ///   at migrations/20261122T093105_add_users.1f3c9a2b.sql:12
  ///     insert into users (email)
  ///                 ^
  ///   cause: ...
  /// hint: ...
  /// ```
  func rendered(color: Bool) -> String {
    var lines = [Style.red.apply("error:", when: color) + " " + Self.indented(message, by: "  ")]
    if let file {
      var place = Escaping.terminal(file)
      if let line { place += ":\(line)" }
      if let line, line > 0, let column { place += ":\(column)" }
      lines.append("  at " + place)
    }
    if let object { lines.append("  object: " + Escaping.terminal(object)) }
    if let statement {
      lines += StatementExcerpt(statement, offset: offset, lines: Self.excerptLines).lines.map { "    " + $0 }
    }
    if let cause { lines.append("  cause: " + Self.indented(cause, by: "    ")) }
    if let usage { lines.append(Escaping.terminalLines(usage)) }
    if let hint { lines.append(Style.cyan.apply("hint:", when: color) + " " + Self.indented(hint, by: "  ")) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text of several lines with the lines behind the first one set in, so that none can pass for one of ours.
  private static func indented(_ text: String, by indent: String) -> String {
    let lines = text.trimmed().split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { Escaping.terminal(String($0)) }.joined(separator: "\n" + indent)
  }
}
