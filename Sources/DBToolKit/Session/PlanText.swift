import DBMigrations

/// A plan for people: one line a revision, and a line for each part of those that commit in several.
struct PlanText {
  let plan: Plan
  let losses: [DataLoss]
  /// Statements of which nobody can tell what they drop.
  let opaque: [ProgramStatement]
  /// Where the database is; escaped.
  let place: String
  let names: RevisionNames

  func rendered(_ terminal: Terminal) -> String {
    if plan.isEmpty { return "nothing to do: at \(place)" }
    let color = terminal.outputHasColor
    var lines = ["\(counted(plan.steps.count, "revision")) from \(place)"]
    for step in plan.steps {
      let sign = step.direction == .up ? Style.green.apply("+", when: color) : Style.yellow.apply("-", when: color)
      var facts = [step.isCode ? "Swift" : counted(step.statementCount, "statement")]
      facts.append(step.isAtomic ? "all or nothing" : "in \(counted(step.program.groups.count, "part")), resumable")
      if step.done != nil { facts.append("going on where an earlier run ended") }
      lines.append("\(sign) \(Escaping.terminal(names.described(step.revision)))  (\(facts.joined(separator: ", ")))")
      guard !step.isAtomic else { continue }
      for group in step.remaining.groups {
        let title = group.titles.isEmpty ? "verify" : group.titles.joined(separator: " + ")
        lines.append(
          "    \(Escaping.terminal(title)): \(step.isCode ? "Swift" : counted(group.statements.count, "statement")), "
            + (group.mode == .none ? "no transaction" : "one transaction"))
      }
    }
    if !losses.isEmpty {
      let effects = Set(losses.map(\.effect))
      let verb =
        effects == [.drop] ? "dropped" : effects == [.empty] ? "emptied" : effects == [.change] ? "changed" : "lost"
      lines.append(Style.red.apply("what has rows and would be \(verb):", when: color))
      for loss in losses {
        lines.append(
          "  \(Escaping.terminal(loss.name))  by \(names.short(loss.revision)), \(Escaping.terminal(loss.file)):\(loss.line)"
        )
      }
    }
    if !opaque.isEmpty {
      lines.append("what cannot be read for what it drops:")
      for statement in opaque { lines.append("  \(Escaping.terminal(statement.file)):\(statement.line)") }
    }
    return lines.joined(separator: "\n")
  }
}
