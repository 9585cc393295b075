import ArgumentParser
import DBEngine

/// What dropping a whole database asks for, in every environment: its name, typed or given.
struct DestructionOptions: ParsableArguments, Sendable {
  @Option(
    name: .customLong("confirm"),
    help: ArgumentHelp("Confirm by the database's name, instead of typing it.", valueName: "name"))
  var confirmation: String?

  @Flag(help: "End the sessions of others first (PostgreSQL).")
  var force = false

  init() {}

  /// - Throws: ``ToolFailure`` when the database was not named.
  func require(_ driver: any DatabaseDriver, _ settings: Settings, _ context: ToolContext) throws {
    let name = driver.address.database
    if confirmation == name { return }
    let place = Escaping.terminal(driver.address.url)
    let environment =
      settings.isProtected ? " of the protected environment \"\(settings.environment ?? "default")\"" : ""
    if let confirmation {
      throw ToolFailure(
        "notConfirmed", "--confirm \(confirmation) is not the name of the database\(environment); nothing was done",
        object: name, hint: "the database is \(driver.address.url), its name is \(name)")
    }
    let question = "This drops the database \(place)\(Escaping.terminal(environment)) with everything in it."
    guard context.console.terminal.canAsk, !context.console.isJSON else {
      throw ToolFailure(
        .needsAnswer, "this drops the database\(environment), and there is no terminal to ask on; nothing was done",
        object: name, hint: "say that you mean it: --confirm \(name)")
    }
    guard try context.questioner.confirm(question, name: name, flag: "--confirm \(name)") else {
      throw ToolFailure("notConfirmed", "that is not the database's name; nothing was done", object: name)
    }
  }
}

extension ToolContext {
  /// The driver of a database that can be made and dropped.
  func databaseDriver(_ settings: Settings) throws -> any DatabaseDriver {
    let driver = try driver(try settings.requiredDatabase(), creating: true)
    guard driver.address.place != .memory else {
      throw ToolFailure(
        .configuration, "a database in memory is made and gone with each run", hint: "name a file: sqlite:PATH")
    }
    guard !driver.address.database.isEmpty else {
      throw ToolFailure(.configuration, "the URL names no database", hint: "write postgresql://HOST/NAME")
    }
    return driver
  }
}
