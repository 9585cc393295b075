import DBMigrations

/// What a run did, as JSON prints it.
struct RunData: Encodable, Sendable {
  /// One revision of it.
  struct Step: Encodable, Sendable {
    let revision: RevisionData
    let direction: String
    let durationMilliseconds: Int64
  }

  var steps: [Step] = []
  var from: [String] = []
  var to: [String] = []
  var backup: String?
  var dryRun = false
  var sql: String?
}

/// The last lines of a run.
struct RunSummary {
  let report: RunReport
  let direction: Direction

  init(_ report: RunReport, direction: Direction) {
    self.report = report
    self.direction = direction
  }

  /// Prints the result, and returns it for JSON.
  func tell(_ context: ToolContext) -> RunData {
    for warning in report.warnings { context.warn(warning) }
    let place = report.to.isEmpty ? "base" : report.to.map(\.text).joined(separator: ", ")
    let count = report.steps.count
    let what = direction == .up ? "applied" : "reverted"
    if count == 0 {
      context.console.result("nothing to do: at \(place)")
    } else if report.isDryRun {
      context.console.result(
        "dry run: \(count) revision\(count == 1 ? "" : "s") \(what) and rolled back; still at \(place)")
    } else {
      context.console.result("\(what) \(count) revision\(count == 1 ? "" : "s"); now at \(place)")
    }
    return RunData(
      steps: report.steps.map { step in
        RunData.Step(
          revision: RevisionData(
            step.revision,
            state: report.isDryRun
              ? (direction == .up ? "pending" : "applied") : (step.direction == .up ? "applied" : "pending")),
          direction: step.direction.rawValue,
          durationMilliseconds: DurationText.milliseconds(step.duration))
      },
      from: report.from.map(\.text), to: report.to.map(\.text), backup: report.backup, dryRun: report.isDryRun)
  }
}
