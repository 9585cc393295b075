import ArgumentParser

/// The root of the command tree.
struct DBToolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dbtool",
    abstract: "Change databases by revisions: planned, proved, locked, and never half done in silence.",
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Daily",
        subcommands: [InitCommand.self, RevisionCommand.self, UpgradeCommand.self, DowngradeCommand.self]),
      CommandGroup(name: "Graph", subcommands: [MergeCommand.self, RebaseCommand.self, EditCommand.self]),
      CommandGroup(
        name: "Database",
        subcommands: [CreateCommand.self, DropCommand.self, ResetCommand.self, WaitCommand.self]),
    ])
}
