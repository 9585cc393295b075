import ArgumentParser
import DBMigrations

/// `dbtool downgrade`: undoes revisions.
struct DowngradeCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "downgrade", abstract: "Undo revisions down to TARGET, which stays.",
    discussion: """
      TARGET is an id or the start of one, a label, base, -N (the last N revisions), LABEL@base, ID-N. There is no default.

      A table or column with rows is dropped or emptied only when you say so: on a terminal you are asked, elsewhere give
      --lose table:NAME or --lose column:TABLE.NAME.
      With --sql it is a range, and the SQL for it is printed without a database: dbtool downgrade --sql head:base
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var arguments: RunArguments
  @OptionGroup var script: ScriptArguments
  @OptionGroup var protection: ProtectionOptions

  @Argument(
    help: "Where to go; with --sql, from where to where: A:B.",
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var target: String

  @Option(
    name: .customLong("lose"),
    help: ArgumentHelp("Rows that may be lost: table:NAME, column:TABLE.NAME, or all.", valueName: "what"))
  var mayLose: [String] = []

  @Flag(name: .customLong("from-ledger"), help: "Undo revisions whose files are gone with the ledger's copies of them.")
  var usesLedger = false

  func perform(in context: ToolContext) async throws -> Outcome<RunData> {
    let settings = try context.settings(global)
    if script.printsSQL {
      let data = try settings.offlineScript(target, .down, script)
      context.console.document(data.sql ?? "")
      return Outcome(data)
    }
    let name = try RevisionName(target)
    try protection.require(settings, context)
    let options = runOptions(settings)
    let reporter = RunReporter(console: context.console)
    let report = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings, onEvent: reporter.show) { migrator in
        if options.usesLedgerTexts { try await showLedgerTexts(migrator, name, context) }
        do {
          return try await migrator.downgrade(to: name, wait: try lock.duration, run: options, control: control)
        } catch let error as MigrationError where error.code == "wouldLoseData" {
          let names = (error.object ?? "").split(separator: ",").map(String.init)
          let flags = names.map { "--lose \($0)" }.joined(separator: " ")
          guard context.console.terminal.canAsk else { throw error }
          guard try context.questioner.confirm(Self.question(error), flag: flags) else {
            throw error
          }
          var options = options
          options.mayLose.formUnion(names)
          return try await migrator.downgrade(to: name, wait: try lock.duration, run: options, control: control)
        }
      }
    }
    return Outcome(RunSummary(report, direction: .down).tell(context))
  }

  /// What would be lost, and what cannot be told.
  private static func question(_ error: MigrationError) -> String {
    ([error.message] + [error.cause].compactMap(\.self)).map { Escaping.terminal($0) + ". " }.joined() + "Go on?"
  }

  private func runOptions(_ settings: Settings) -> RunOptions {
    var options = settings.runOptions
    arguments.apply(to: &options)
    options.mayLose = Set(mayLose)
    options.usesLedgerTexts = usesLedger
    return options
  }

  /// What the ledger's copies say is shown before it runs: nobody has it in front of them.
  private func showLedgerTexts(_ migrator: Migrator, _ name: RevisionName, _ context: ToolContext) async throws {
    let plan = try await migrator.plan(.down, to: name, usesLedgerTexts: true)
    for step in plan.steps where step.file.path.hasPrefix("(ledger)") {
      context.console.note("the ledger's copy of \(step.revision.id):")
      for section in step.file.sections where section.kind == .down {
        context.console.note(Escaping.terminalLines(section.body))
      }
    }
  }
}
