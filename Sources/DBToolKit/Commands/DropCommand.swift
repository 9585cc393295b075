import ArgumentParser
import DBEngine
import DBMigrations

/// `dbtool drop`: removes the database itself.
struct DropCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Drop the database with everything in it.",
    usage: "dbtool drop [<options>] [--confirm <name>]",
    discussion: """
      dbtool drop --confirm shop

      The database's name has to be typed, or given with --confirm; on SQLite it is the file's name without its folder.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var destruction: DestructionOptions

  @Flag(name: .customLong("if-exists"), help: "Do nothing when there is no such database.")
  var ifExists = false

  func perform(in context: ToolContext) async throws -> Outcome<DatabaseReport> {
    let settings = try context.settings(global)
    let driver = try context.databaseDriver(settings)
    let name = driver.address.database
    guard try driver.databaseExists() else {
      if ifExists {
        context.console.result("nothing to do: there is no database \(Escaping.terminal(name))")
        return Outcome(DatabaseReport(name: name))
      }
      throw ToolFailure(
        "noDatabase", "there is no database \(name)", object: name, hint: "check the URL: \(driver.address.url)")
    }
    try destruction.require(driver, settings, context)
    try await context.withMigrator(settings) { migrator in
      try await migrator.dropDatabase(force: destruction.force)
    }
    context.console.result("dropped database \(Escaping.terminal(name))")
    return Outcome(DatabaseReport(name: name, dropped: true))
  }
}
