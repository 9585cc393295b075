import ArgumentParser

/// The options of every command.
typealias GlobalOptions = CommandOptions<TextFormat>

/// The options of every command, for a command with output formats of its own.
///
/// ```swift
/// enum SchemaFormat: String, OutputFormat { case sql, json, mermaid, dot ... }
/// struct SchemaCommand: ToolCommand { @OptionGroup var global: CommandOptions<SchemaFormat> ... }
/// ```
struct CommandOptions<Format: OutputFormat>: ParsableArguments, Sendable {
  @Option(help: ArgumentHelp("The database: sqlite:PATH or postgresql://...", valueName: "url"))
  var database: String?

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp("The entry of \"environments\" in dbtool.json to use.", valueName: "name"))
  var environment: String?

  @Option(help: ArgumentHelp("The settings file (default: dbtool.json here).", valueName: "file"), completion: .file())
  var config: String?

  @Option(help: ArgumentHelp("Go to this folder first.", valueName: "dir"), completion: .directory)
  var directory: String?

  @Option(help: ArgumentHelp("The folder of the revision files.", valueName: "dir"), completion: .directory)
  var migrations: String?

  @Option(help: "How to print the result.")
  var format: Format = .standard

  @Flag(name: .customLong("no-color"), help: "Print without colors.")
  var noColor = false

  @Flag(name: .shortAndLong, help: "Say more about what happens.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Say only what is wrong.")
  var quiet = false

  init() {}

  mutating func validate() throws {
    if verbose, quiet { throw ValidationError("--verbose and --quiet contradict each other") }
  }

  /// What these options say about settings.
  var settingsFlags: SettingsFlags {
    SettingsFlags(database: database, environment: environment, config: config, migrations: migrations)
  }

  /// How much is said on standard error.
  var level: Console.Level { quiet ? .quiet : verbose ? .verbose : .normal }
}
