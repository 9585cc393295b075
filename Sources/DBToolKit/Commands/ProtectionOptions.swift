import ArgumentParser

/// What a protected environment asks for before something that destroys data or history.
struct ProtectionOptions: ParsableArguments, Sendable {
  @Option(
    name: .customLong("confirm"),
    help: ArgumentHelp("Confirm by the environment's name, where it is protected.", valueName: "name"))
  var confirmation: String?

  init() {}

  /// - Throws: ``ToolFailure`` when the environment is protected and was not named.
  func require(_ settings: Settings, _ context: ToolContext) throws {
    guard settings.isProtected else { return }
    let name = settings.environment ?? "default"
    if confirmation == name { return }
    if confirmation == nil, context.console.terminal.canAsk,
      try context.questioner.confirm(
        "The environment \"\(Escaping.terminal(name))\" is protected.", name: name, flag: "--confirm \(name)")
    {
      return
    }
    throw ToolFailure(
      "protected", "the environment \"\(name)\" is protected; nothing was done", exit: .failure, object: name,
      hint: "say that you mean it: --confirm \(name)")
  }
}
