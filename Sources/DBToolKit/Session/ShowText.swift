import DBMigrations
import DBSchema

/// One revision for people.
struct ShowText {
  let node: RevisionNode
  let graph: RevisionGraph
  let file: RevisionFile?
  let isCopy: Bool
  let row: LedgerRow?
  let ledger: LedgerState?
  let dialect: DialectName?
  let programs: (up: RevisionProgram?, down: RevisionProgram?)?
  let terminal: Terminal

  var rendered: String {
    var table = Table()
    func add(_ key: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      table.add([Table.Cell(key, .dim), Table.Cell(value)])
    }
    add("revision", node.id.text)
    add("message", node.message)
    add("file", isCopy ? "gone; this is the ledger's copy" : file == nil ? "gone" : node.file)
    add("parents", node.parents.isEmpty ? "base" : node.parents.map(described).joined(separator: ", "))
    add("depends", node.depends.joined(separator: ", "))
    add("children", graph.children(of: node.id).map(described).joined(separator: ", "))
    add("labels", graph.labels(of: node.id).joined(separator: ", "))
    add("created", file?.header.created)
    add("irreversible", file?.header.irreversible)
    add("empty", file?.header.empty)
    if let ledger {
      let state = ledger.stateName(node.id)
      add(
        "state",
        row.map { row in
          (row.event.rawValue == state ? state : "\(state), \(row.event.rawValue)")
            + " \(row.at) by \(row.actor) on \(row.host)"
        } ?? state)
    }
    if let dialect, let up = programs?.up {
      add("runs as", "\(shape(up)) on \(dialect.rawValue)")
      if let down = programs?.down, !down.groups.isEmpty { add("undone as", shape(down)) }
    }
    var lines = [table.render(width: terminal.tableWidth, color: terminal.outputHasColor)]
    for section in file?.sections ?? [] { lines.append(text(of: section)) }
    if let file, file.language == .swift {
      let text = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      lines += text.map { Escaping.terminalLines(String($0)) }
    }
    return lines.joined(separator: "\n")
  }

  private func described(_ id: RevisionID) -> String {
    guard let other = graph[id], !other.message.isEmpty else { return id.text }
    return "\(id) (\(other.message))"
  }

  /// `3 statements, atomic`, or the parts in which it commits.
  private func shape(_ program: RevisionProgram) -> String {
    let isCode = program.groups.contains { $0.statements.contains(where: \.isCode) }
    let count = isCode ? "Swift" : counted(program.statementCount, "statement")
    if program.isAtomic { return "\(count), all or nothing" }
    return count + (program.groups.count > 1 ? " in \(program.groups.count) parts" : "") + ", resumable: "
      + program.groups.map { group in
        (group.titles.isEmpty ? "verify" : group.titles.joined(separator: " + "))
          + (group.mode == .none ? " (no transaction)" : "")
      }.joined(separator: ", ")
  }

  private func text(of section: RevisionSection) -> String {
    var title = section.title
    if let on = section.on { title += " on " + on.map(\.rawValue).sorted().joined(separator: ",") }
    let options = section.optionTexts
    if !options.isEmpty { title += " (" + options.joined(separator: ", ") + ")" }
    let isOurs = dialect.map { section.applies(to: $0) } ?? true
    let color = terminal.outputHasColor
    let head =
      Style.bold.apply(Escaping.terminal(title), when: color)
      + Style.dim.apply("  line \(section.line)\(isOurs ? "" : ", not for this database")", when: color)
    var body = section.body.split(separator: "\n", omittingEmptySubsequences: false)
    while body.last.map({ $0.allSatisfy(\.isWhitespace) }) ?? false { body.removeLast() }
    while body.first.map({ $0.allSatisfy(\.isWhitespace) }) ?? false { body.removeFirst() }
    let lines = body.map { $0.isEmpty ? "" : "  " + Escaping.terminalLines(String($0)) }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }
}
