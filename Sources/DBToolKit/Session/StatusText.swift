import DBMigrations

/// The status for people: what is wrong first where it is wrong, then where the database is and what is to do.
struct StatusText {
  let report: StatusReport
  let terminal: Terminal
  private var lines: [String] = []

  init(_ report: StatusReport, terminal: Terminal) {
    self.report = report
    self.terminal = terminal
    position()
    pending()
    halfDone()
    contradictions()
    notes()
    if report.isUpToDate { lines.append(colored("up to date", .green)) }
  }

  var rendered: String { lines.joined(separator: "\n") }

  private var names: RevisionNames { RevisionNames(report.graph) }

  private func described(_ node: RevisionNode) -> String { Escaping.terminal(names.described(node)) }

  private func described(_ id: RevisionID) -> String { report.graph[id].map { described($0) } ?? id.text }

  private func colored(_ text: String, _ style: Style) -> String { style.apply(text, when: terminal.outputHasColor) }

  private func fit(_ text: String) -> String { terminal.tableWidth.map { DisplayWidth.truncate(text, to: $0) } ?? text }

  private mutating func position() {
    let all = report.graph.count
    switch report.current.count {
    case 0: lines.append("at base: none of \(counted(all, "revision")) applied")
    case 1:
      lines.append(fit("at \(described(report.current[0]))"))
      lines.append("\(report.appliedCount) of \(counted(all, "revision")) applied")
    default:
      lines.append("at \(report.current.count) revisions")
      for id in report.current { lines.append(fit("  \(described(id))")) }
      lines.append("\(report.appliedCount) of \(counted(all, "revision")) applied")
    }
    if report.heads.count > 1 {
      lines.append(
        "\(report.heads.count) heads: \(report.heads.map { names.short($0) }.joined(separator: ", ")); "
          + "`dbtool merge heads` joins them")
    }
  }

  private mutating func pending() {
    guard !report.pending.isEmpty else { return }
    let command = report.heads.count > 1 ? "dbtool upgrade heads" : "dbtool upgrade"
    let text =
      "\(counted(report.pending.count, "revision")) pending; `\(command)` applies \(report.pending.count == 1 ? "it" : "them")"
    lines.append(colored(text, .yellow))
    for node in report.pending.prefix(Self.listed) { lines.append(fit("  \(described(node))")) }
    if report.pending.count > Self.listed { lines.append("  ... and \(report.pending.count - Self.listed) more") }
  }

  private static let listed = 20

  private mutating func halfDone() {
    for half in report.halfDone {
      var text = "half-done (\(half.progress.direction.rawValue)): \(described(half.revision))"
      if let done = half.done, let total = half.total { text += ", \(done) of \(counted(total, "statement")) done" }
      lines.append(colored(text, .yellow))
      let id = names.short(half.revision.id)
      if let unknown = half.unknown {
        if half.isCode {
          lines.append("  its code was begun, and no row tells how it ended; `dbtool upgrade` runs it from its start,")
          lines.append("  or say `dbtool repair \(id) --statement \(unknown) --done`")
        } else {
          lines.append(
            "  statement \(unknown) was begun, and no row tells how it ended; `dbtool upgrade` finds out where it can,")
          lines.append("  else look, and say `dbtool repair \(id) --statement \(unknown) --done` or `--not-done`")
        }
      }
      switch half.progress.direction {
      case .up: lines.append("  `dbtool upgrade` goes on behind that; `dbtool downgrade` undoes what was done")
      case .down: lines.append("  `dbtool upgrade` takes it down to the end first; `dbtool downgrade` goes on with it")
      }
    }
  }

  private mutating func contradictions() {
    for edited in report.edited {
      lines.append(colored(Escaping.terminal(edited.error.message), .red))
      lines.append("  at \(Escaping.terminal(edited.error.file ?? ""))\(edited.error.line.map { ":\($0)" } ?? "")")
      if let changes = edited.changes { lines += indented(changes) }
      if let hint = edited.error.hint { lines.append("  " + Escaping.terminal(hint)) }
    }
    for lost in report.missing {
      let row = lost.row
      lines.append(colored("no file for \(described(lost.revision)), which is in the database", .red))
      lines.append(
        Escaping.terminal("  the ledger says: \(row.event.rawValue) \(row.at) by \(row.actor) on \(row.host)"))
      lines.append(
        "  bring the file back, see the ledger's copy with `dbtool show \(lost.revision.id)`, or undo it with "
          + "`dbtool downgrade TARGET --from-ledger`")
    }
    for id in report.holes {
      lines.append(colored("\(described(id)) is not applied, but revisions that need it are", .red))
    }
    for problem in report.problems {
      let place = problem.file.map { $0 + (problem.line.map { ":\($0)" } ?? "") + ": " } ?? ""
      lines.append(colored(Escaping.terminal((problem.message.hasPrefix(place) ? "" : place) + problem.message), .red))
      if let hint = problem.hint { lines += indented(hint) }
    }
  }

  private mutating func notes() {
    for id in report.changedDowns {
      lines.append(
        "note: `down` of \(described(id)) was changed since it was applied; a downgrade uses it as it is now")
    }
    if !report.uncompiled.isEmpty {
      lines.append(
        "note: written in Swift, and not in this program: \(report.uncompiled.map { names.short($0.id) }.joined(separator: ", "))"
          + "; the project's own executable runs \(report.uncompiled.count == 1 ? "it" : "them")")
    }
    if let failure = report.lastFailure {
      lines.append(
        "last failure: \(failure.direction.rawValue) \(described(failure.revision)), "
          + Escaping.terminal("\(failure.at) by \(failure.actor) on \(failure.host)"))
      if let error = failure.error { lines += indented(error) }
    }
    if let holder = report.lockHolder { lines.append("running now: " + Escaping.terminal(holder)) }
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n").map { "  " + Escaping.terminal(String($0)) }
  }
}
