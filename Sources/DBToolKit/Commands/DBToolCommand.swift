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
        subcommands: [
          InitCommand.self, RevisionCommand.self, AutogenerateCommand.self, UpgradeCommand.self,
          DowngradeCommand.self, StatusCommand.self, CheckCommand.self,
        ]),
      CommandGroup(
        name: "Graph",
        subcommands: [
          CurrentCommand.self, HeadsCommand.self, BranchesCommand.self, HistoryCommand.self, ShowCommand.self,
          MergeCommand.self, RebaseCommand.self, EditCommand.self,
        ]),
      CommandGroup(
        name: "Schema", subcommands: [DiffCommand.self, SchemaCommand.self, ModelsCommand.self, ProveCommand.self]),
      CommandGroup(
        name: "Database",
        subcommands: [
          CreateCommand.self, DropCommand.self, ResetCommand.self, WaitCommand.self, StampCommand.self,
        ]),
      CommandGroup(name: "Moving in", subcommands: [ImportCommand.self]),
      CommandGroup(name: "Trouble", subcommands: [PlanCommand.self, RepairCommand.self, DoctorCommand.self]),
    ])
}
