import ArgumentParser
import DBEngine

/// What was done to a whole database.
struct DatabaseReport: Encodable, Sendable {
  /// The database's name; on SQLite the file's.
  var name: String
  var dropped = false
  var created = false
}

/// `dbtool create`: makes the database itself.
struct CreateCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Create the database, empty.",
    usage: "dbtool create [<options>]",
    discussion: """
      dbtool create && dbtool upgrade

      On PostgreSQL it is made through the database postgres (or template1) of the same server; on SQLite it is a file.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(name: .customLong("if-missing"), help: "Do nothing when the database is there already.")
  var ifMissing = false

  func perform(in context: ToolContext) async throws -> Outcome<DatabaseReport> {
    let settings = try context.settings(global)
    let driver = try context.databaseDriver(settings)
    let name = driver.address.database
    if ifMissing, try driver.databaseExists() {
      context.console.result("nothing to do: database \(Escaping.terminal(name)) is there already")
      return Outcome(DatabaseReport(name: name))
    }
    try Self.create(driver)
    context.console.result("created database \(Escaping.terminal(name))")
    return Outcome(DatabaseReport(name: name, created: true))
  }

  private static func create(_ driver: any DatabaseDriver) throws(ToolFailure) {
    do {
      try driver.createDatabase()
    } catch {
      var failure = ToolFailure(error)
      if error.kind == .duplicateObject, failure.hint == nil {
        failure.hint = "--if-missing makes this no error; `dbtool reset` makes a new one"
      }
      throw failure
    }
  }
}
