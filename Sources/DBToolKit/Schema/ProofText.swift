import DBMigrations
import DBSchema

/// A proof for people: one line when all is well, the differences otherwise.
struct ProofText {
  let report: ProofReport
  let title: String

  init(_ report: ProofReport, title: String) {
    self.report = report
    self.title = title
  }

  /// `proved on SQLite in 14 ms: up reaches the models, down restores the schema, rows kept (1 of 1 tables filled)`
  var verdict: String {
    let place = report.dialect == .sqlite ? "SQLite" : "PostgreSQL"
    guard !report.hasFailed else { return "NOT proved on \(place)" }
    var parts: [String] = []
    if report.upDifferences != nil { parts.append("up reaches the models") }
    parts.append(report.downDifferences == nil ? "it has no way back" : "down restores the schema")
    parts.append("rows kept (\(report.filledTables) of \(report.tables) tables filled)")
    let open = report.unfilled.count
    let reservation = open == 0 ? "" : " but for \(open) table\(open == 1 ? "" : "s")"
    return "proved on \(place) in \(DurationText.display(report.duration))\(reservation): "
      + parts.joined(separator: ", ")
  }

  /// What is wrong, and what could not be looked at: one line each.
  var details: [String] {
    var lines: [String] = []
    if let failure = report.failure {
      lines.append("failed: \(failure.message)" + (failure.file.map { " (\($0):\(failure.line ?? 0))" } ?? ""))
      if let cause = failure.cause { lines.append("cause: \(cause)") }
    }
    lines += (report.upDifferences ?? []).map { "up leaves to do: \($0)" }
    lines += (report.downDifferences ?? []).map { "down leaves to do: \($0)" }
    lines += report.lostRows.map { "rows lost: table \($0.plain)" }
    lines += report.unfilled.sorted { $0.key < $1.key }.map {
      "not proved for table \($0.key.plain), which stayed empty: \($0.value)"
    }
    return lines.map(Escaping.terminal)
  }

  /// All of it.
  var rendered: String {
    ([Escaping.terminal(title) + ": " + verdict] + details.map { "  " + $0 }).joined(separator: "\n")
  }
}
