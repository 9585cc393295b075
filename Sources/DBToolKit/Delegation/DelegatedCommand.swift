import ArgumentParser

/// A command that may need the project's models, and is then passed on to the executable that holds them.
protocol DelegatedCommand {
  /// Whether this run needs the models.
  var needsModels: Bool { get }
  var delegation: DelegationOptions { get }
}

/// How a command is passed on.
struct DelegationOptions: ParsableArguments, Sendable {
  @Flag(name: .customLong("no-build"), help: "Run the project's own tool as it was last built.")
  var skipsBuild = false

  init() {}
}
