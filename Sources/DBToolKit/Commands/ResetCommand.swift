import ArgumentParser
import DBEngine
import DBMigrations

/// `dbtool reset`: a new database with all revisions applied.
struct ResetCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Drop the database, create it, and apply all revisions.",
    usage: "dbtool reset [<options>] [--confirm <name>]",
    discussion: """
      dbtool reset --confirm shop

      The revision files are read first: when they are wrong, nothing is dropped. A database that is not there yet is \
      created without a question.
      """)

  /// What was done.
  struct Report: Encodable, Sendable {
    var name: String
    var dropped: Bool
    var created: Bool
    var run: RunData
  }

  @OptionGroup var global: GlobalOptions
  @OptionGroup var destruction: DestructionOptions

  func perform(in context: ToolContext) async throws -> Outcome<Report> {
    let settings = try context.settings(global)
    try await context.withMigrator(settings) { migrator in try migrator.requireRunnable() }
    let driver = try context.databaseDriver(settings)
    let name = driver.address.database
    let exists = try driver.databaseExists()
    if exists {
      try destruction.require(driver, settings, context)
      try await context.withMigrator(settings) { migrator in
        try await migrator.dropDatabase(force: destruction.force)
      }
      context.console.note("dropped database \(Escaping.terminal(name))")
    }
    try driver.createDatabase()
    context.console.note("created database \(Escaping.terminal(name))")
    let reporter = RunReporter(console: context.console)
    let report = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings, creating: true, onEvent: reporter.show) { migrator in
        try await migrator.upgrade(to: .heads, run: settings.runOptions, control: control)
      }
    }
    let run = RunSummary(report, direction: .up).tell(context)
    return Outcome(Report(name: name, dropped: exists, created: true, run: run))
  }
}
