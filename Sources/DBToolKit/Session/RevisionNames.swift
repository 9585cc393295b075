import DBMigrations

/// How listings name revisions: by the first 8 characters of the id, or the whole of it where those fit several.
struct RevisionNames {
  private var ambiguous: Set<String> = []

  init(_ graph: RevisionGraph) {
    var seen: Set<String> = []
    for node in graph.nodes where !seen.insert(node.id.short).inserted { ambiguous.insert(node.id.short) }
  }

  /// The name of a revision in a listing.
  func short(_ id: RevisionID) -> String { ambiguous.contains(id.short) ? id.text : id.short }

  /// Name and message, for a sentence; not escaped.
  func described(_ node: RevisionNode) -> String {
    node.message.isEmpty ? short(node.id) : "\(short(node.id)) \(node.message)"
  }
}

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

extension ToolContext {
  /// Says what is wrong with files that a listing had to leave out.
  func warnOfProblems(_ catalog: RevisionCatalog) {
    for problem in catalog.problems {
      warn("\(problem.file.map { $0 + (problem.line.map { ":\($0)" } ?? "") + ": " } ?? "")\(problem.message)")
    }
    for problem in catalog.graph.problems { warn(problem.message) }
  }

  /// The place that a person named, or a word for having none.
  func place(_ ids: [RevisionID], _ graph: RevisionGraph) -> String {
    let names = RevisionNames(graph)
    if ids.isEmpty { return "base" }
    return ids.map { id in Escaping.terminal(graph[id].map(names.described) ?? id.text) }.joined(separator: ", ")
  }
}

/// `1 revision`, `2 revisions`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
