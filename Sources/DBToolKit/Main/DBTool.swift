import ArgumentParser
public import DBEngine
public import DBMigrations
import Glibc

/// The tool as a whole: what the stock `dbtool` runs, and what a project mounts in an executable of its own.
///
/// ```swift
/// import DBToolKit
///
/// await DBTool.main(drivers: [.postgresql, .sqlite], revisions: Revisions.all)
/// ```
public enum DBTool {
  /// Runs a command line to its end and leaves the process with the status it calls for.
  ///
  /// - Parameters:
  ///   - arguments: The words behind the program's name.
  ///   - drivers: The databases that the executable can speak to.
  ///   - revisions: The migrations folder as it was built into the executable, the list that the plugin `EmbedRevisions`
  ///     makes: the code of its Swift revisions. Files are read from the folder all the same. Without it, commands that
  ///     come to a Swift revision are passed on to the `"executable"` of `dbtool.json`.
  ///   - models: What the project's models declare; without them, commands that need models are passed on to the
  ///     `"executable"` of `dbtool.json`.
  public static func main(
    arguments: [String] = Array(CommandLine.arguments.dropFirst()), drivers: [DriverFactory],
    revisions: [EmbeddedRevision] = [], models: ModelProvider? = nil
  ) async -> Never {
    // A reader that goes away is an error of the write, not the end of an upgrade.
    signal(SIGPIPE, SIG_IGN)
    StandardStreams.secure()
    let runner = CommandRunner(
      variables: processVariables(), drivers: drivers, revisions: revisions, models: models,
      arguments: arguments)
    let status = await run(DBToolCommand.self, arguments: arguments, runner: runner)
    exit(status.rawValue)
  }

  /// Parses and runs; for every mistake there is a message, a status, and with `--format json` an envelope.
  ///
  /// Never on the main actor: a command's statements are then direct calls on the connection's own thread.
  @concurrent
  static func run(_ root: any AsyncParsableCommand.Type, arguments: [String], runner: CommandRunner) async -> ExitStatus
  {
    let console = plainConsole(arguments, runner)
    do {
      try checkCommand(root, arguments)
      var command = try await parse(root, arguments)
      if let command = command as? any ToolCommand { return await runner.run(command) }
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
      return .success
    } catch let code as ExitCode {
      return ExitStatus(rawValue: code.rawValue) ?? .failure
    } catch {
      switch ParseFailure(error, root: root, width: console.terminal.width) {
      case .text(let text):
        console.output.write(text.hasSuffix("\n") ? text : text + "\n")
        return CommandRunner.ended(console, .success)
      case .mistake(let failure):
        console.failure(failure)
        if console.isJSON {
          let name = reportedName(root, arguments)
          let envelope = Envelope<NoData>(command: name, ok: false, failure: failure)
          if let document = try? EnvelopeEncoder.document(envelope) { console.output.write(document) }
        }
        return failure.exit
      }
    }
  }

  /// A mistyped command is answered with the nearest one; the parser would call it an unexpected argument.
  private static func checkCommand(_ root: any ParsableCommand.Type, _ arguments: [String]) throws(ToolFailure) {
    let names = root.configuration.subcommands.flatMap {
      [$0.configuration.commandName ?? $0._commandName] + $0.configuration.aliases
    }
    guard let word = arguments.first else { return }
    guard !word.hasPrefix("-") else { return try checkOrder(root, names, arguments) }
    guard !names.isEmpty, !names.contains(word), word != "help" else { return }
    let program = root.configuration.commandName ?? root._commandName
    throw ToolFailure(
      .usage, "there is no command \"\(word)\"", exit: .usage,
      hint: NearestName.of(word, among: names).map { "did you mean '\(program) \($0)'?" } ?? "see '\(program) --help'")
  }

  /// An option of all commands before the command is answered with where it belongs.
  private static func checkOrder(_ root: any ParsableCommand.Type, _ names: [String], _ arguments: [String])
    throws(ToolFailure)
  {
    guard let option = arguments.first?.split(separator: "=").first.map(String.init), globalOptions.contains(option),
      let place = arguments.firstIndex(where: names.contains)
    else { return }
    throw ToolFailure(
      .usage, "options stand behind the command", exit: .usage, object: option,
      hint: "write \(root.configuration.commandName ?? root._commandName) \(arguments[place]) \(option) ...")
  }

  private static let globalOptions: Set<String> = [
    "--database", "--env", "--config", "--directory", "--migrations", "--format", "--no-color", "-v", "--verbose", "-q",
    "--quiet",
  ]

  /// The command that was meant, as far as the words tell.
  private static func reportedName(_ root: any ParsableCommand.Type, _ arguments: [String]) -> String {
    let names = root.configuration.subcommands.map { $0.configuration.commandName ?? $0._commandName }
    return arguments.first { names.contains($0) } ?? root.configuration.commandName ?? root._commandName
  }

  private static func parse(_ root: any AsyncParsableCommand.Type, _ arguments: [String]) async throws
    -> any ParsableCommand
  {
    // `--backup` alone copies beside the file, `--backup=PATH` to there: an option with a value that may be left out.
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    var arguments = arguments.enumerated().map { index, word in
      index < end && word.hasPrefix("--backup=") ? "--backup-to=" + word.dropFirst("--backup=".count) : word
    }
    // `revision --autogenerate` is `autogenerate`, with the flags of that.
    if root == DBToolCommand.self, arguments.first == RevisionCommand.reportedName,
      let place = arguments.prefix(end).firstIndex(of: "--autogenerate")
    {
      arguments.remove(at: place)
      arguments[0] = AutogenerateCommand.reportedName
    }
    if StepRewriting.isNeeded(for: arguments) {
      arguments = StepRewriting(valueOptions: OptionCatalog.valueOptions(of: root)).rewrite(arguments)
    }
    return try await root.asyncParseAsRoot(arguments)
  }

  /// The console for what goes wrong before options are known: the few that shape output are looked for by eye.
  private static func plainConsole(_ arguments: [String], _ runner: CommandRunner) -> Console {
    let options = arguments.prefix { $0 != "--" }
    let isJSON =
      options.contains("--format=json")
      || zip(options, options.dropFirst()).contains { $0 == "--format" && $1 == "json" }
    let terminal = Terminal.detect(noColor: options.contains("--no-color"), variables: runner.variables)
    return runner.makeConsole(terminal, .normal, isJSON)
  }
}

/// The environment variables of this process.
func processVariables() -> [String: String] {
  var variables: [String: String] = [:]
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if let equals = text.firstIndex(of: "=") {
      variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    next += 1
  }
  return variables
}
