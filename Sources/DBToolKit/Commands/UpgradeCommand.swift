import ArgumentParser
import DBMigrations

/// `dbtool upgrade`: applies what is pending.
struct UpgradeCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade", abstract: "Apply pending revisions, up to the head or to TARGET.",
    discussion: """
      Each revision runs in a transaction of its own, together with its row in the ledger. One run at a time: others wait,
      and then find nothing to do.

      TARGET is head (the default), heads, an id or the start of one, a label, LABEL@head, +N, ID+N.
      With --sql it is a range, and the SQL for it is printed without a database:
        dbtool upgrade --sql base:head --dialect postgresql > up.sql
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var arguments: RunArguments
  @OptionGroup var script: ScriptArguments

  @Argument(
    help: "Where to go; with --sql, from where to where: A:B.",
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var target: String = "head"

  func perform(in context: ToolContext) async throws -> Outcome<RunData> {
    let settings = try context.settings(global)
    if script.printsSQL {
      let data = try settings.offlineScript(target, .up, script)
      context.console.document(data.sql ?? "")
      return Outcome(data)
    }
    let name = try RevisionName(target)
    let options = runOptions(settings)
    let reporter = RunReporter(console: context.console)
    let report = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings, creating: true, onEvent: reporter.show) { migrator in
        try await migrator.upgrade(to: name, wait: try lock.duration, run: options, control: control)
      }
    }
    return Outcome(RunSummary(report, direction: .up).tell(context))
  }

  private func runOptions(_ settings: Settings) -> RunOptions {
    var options = settings.runOptions
    arguments.apply(to: &options)
    return options
  }
}
