import ArgumentParser
import DBMigrations

/// `dbtool status`: where the database is, and what is wrong.
struct StatusCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show where the database is, what is pending, and what is wrong.",
    usage: "dbtool status [<options>]",
    discussion: """
      Compares the files with the ledger: pending and half-done revisions and how to go on, applied files that were edited
      or are gone, the last failure, and who runs now. Nothing is ever created.
        dbtool status --check || dbtool upgrade
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(
    name: .customLong("check"),
    help: "Exit with 7 when the graph is broken, 8 when files and ledger contradict, 3 when revisions are pending.")
  var checks = false

  func perform(in context: ToolContext) async throws -> Outcome<StatusData> {
    let settings = try context.settings(global)
    let report = try await context.withMigrator(settings) { migrator in try await migrator.status() }
    context.console.result(StatusText(report, terminal: context.console.terminal).rendered)
    let data = StatusData(report)
    guard checks, let trouble = report.trouble else { return Outcome(data) }
    switch trouble {
    case .graph: return Outcome(data, exit: .graph)
    case .integrity: return Outcome(data, exit: .integrity)
    case .pending: return Outcome(data, exit: .pending)
    case .failure, .lockBusy, .interrupted: return Outcome(data, exit: .failure)
    }
  }
}
