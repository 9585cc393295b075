import DBMigrations
import DBSchema

/// Prints what a run tells: a line a revision, a progress line on a terminal, notices when asked for.
struct RunReporter: Sendable {
  let console: Console

  /// Shows one event.
  func show(_ event: MigrationEvent) {
    switch event {
    case .waitingForLock(let holder):
      console.note("waiting for another run to end: \(Escaping.terminal(holder))")
    case .backedUp(let path): console.note("copied the database to \(Escaping.terminal(path))")
    case .started(let revision, let direction, let number, let count):
      console.progress.show("[\(number)/\(count)] \(verb(direction, isDone: false)) \(name(revision))")
    case .resumed(let revision, let statement, let count):
      console.note("going on with \(name(revision)) at statement \(min(statement, count)) of \(count)")
    case .statement(let revision, let title, let number, let count):
      console.progress.show("\(revision.id.short) \(Escaping.terminal(title)) (\(number)/\(count))")
    case .retrying(let revision, let attempt, let count, let why):
      console.note("trying \(revision.id.short) again (\(attempt) of \(count)): \(Escaping.terminal(why))")
    case .finished(let revision, let direction, let duration):
      console.progress.clear()
      let mark =
        direction == .up
        ? Style.green.apply("+", when: console.terminal.errorHasColor)
        : Style.yellow.apply("-", when: console.terminal.errorHasColor)
      console.note("\(mark) \(verb(direction, isDone: true)) \(name(revision))  \(elapsed(duration))")
    case .notice(let text): console.detail(Escaping.terminal(text))
    case .warning(let text): console.warning(Escaping.terminal(text))
    }
  }

  private func verb(_ direction: Direction, isDone: Bool) -> String {
    switch direction {
    case .up: isDone ? "applied" : "applying"
    case .down: isDone ? "reverted" : "reverting"
    }
  }

  private func name(_ revision: RevisionNode) -> String {
    revision.id.short + (revision.message.isEmpty ? "" : " " + Escaping.terminal(revision.message))
  }

  private func elapsed(_ duration: Duration) -> String {
    Style.dim.apply(DurationText.display(duration), when: console.terminal.errorHasColor)
  }
}
