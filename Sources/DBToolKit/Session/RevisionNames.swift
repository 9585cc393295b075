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
