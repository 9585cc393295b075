import ArgumentParser

/// The root of the command tree.
struct DBToolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dbtool",
    abstract: "Change databases by revisions: planned, proved, locked, and never half done in silence.",
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "Daily", subcommands: [UpgradeCommand.self, DowngradeCommand.self, StatusCommand.self]),
      CommandGroup(
        name: "Graph",
        subcommands: [
          CurrentCommand.self, HeadsCommand.self, BranchesCommand.self, HistoryCommand.self, ShowCommand.self,
        ]),
      CommandGroup(name: "Database", subcommands: [StampCommand.self]),
      CommandGroup(name: "Trouble", subcommands: [PlanCommand.self, RepairCommand.self, DoctorCommand.self]),
    ])
}
