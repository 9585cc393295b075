/// The lines in which two texts differ, as a person reads them.
enum TextDifference {
  /// Removed lines with `-`, added ones with `+`, with their numbers; at most 20 of them.
  static func lines(from old: String, to new: String) -> String {
    let before = old.split(separator: "\n", omittingEmptySubsequences: false)
    let after = new.split(separator: "\n", omittingEmptySubsequences: false)
    var changes: [(line: Int, sign: String, text: Substring)] = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, let text, _): changes.append((offset + 1, "-", text))
      case .insert(let offset, let text, _): changes.append((offset + 1, "+", text))
      }
    }
    changes.sort { ($0.line, $0.sign == "-" ? 0 : 1) < ($1.line, $1.sign == "-" ? 0 : 1) }
    var told = changes.prefix(20).map { "\($0.sign) \($0.line): \($0.text)" }
    if changes.count > 20 { told.append("... and \(changes.count - 20) more lines") }
    return "applied (-) and now (+):\n" + told.joined(separator: "\n")
  }
}
