/// A line of a listing: what stands before it, the name, labels, message and marks.
struct RevisionLine {
  var gutter = ""
  var name: String
  var labels: [String] = []
  var message: String
  var marks: [String] = []

  /// The line, cut to a terminal's width and coloured.
  func rendered(_ terminal: Terminal) -> String {
    var rest = ""
    if !labels.isEmpty { rest += " [" + labels.map(Escaping.terminal).joined(separator: ", ") + "]" }
    if !message.isEmpty { rest += " " + Escaping.terminal(message) }
    let tail = marks.isEmpty ? "" : " (" + marks.map(Escaping.terminal).joined(separator: ", ") + ")"
    if let width = terminal.tableWidth {
      let used = DisplayWidth.of(gutter) + DisplayWidth.of(name) + DisplayWidth.of(tail)
      rest = DisplayWidth.truncate(rest, to: max(8, width - used))
    }
    let color = terminal.outputHasColor
    return gutter + Style.yellow.apply(name, when: color) + rest + Style.cyan.apply(tail, when: color)
  }
}
