import ArgumentParser
public import DBEngine
import Glibc

/// The tool as a whole: what the stock `dbtool` runs, and what a project mounts in an executable of its own.
///
/// ```swift
/// import DBToolKit
///
/// await DBTool.main(drivers: [.postgresql, .sqlite])
/// ```
public enum DBTool {
  /// Runs a command line to its end and leaves the process with the status it calls for.
  ///
  /// - Parameters:
  ///   - arguments: The words behind the program's name.
  ///   - drivers: The databases that the executable can speak to.
  public static func main(
    arguments: [String] = Array(CommandLine.arguments.dropFirst()), drivers: [DriverFactory]
  ) async -> Never {
    // A reader that goes away is an error of the write, not the end of an upgrade.
    signal(SIGPIPE, SIG_IGN)
    let runner = CommandRunner(variables: processVariables(), drivers: drivers)
    let status = await run(DBToolCommand.self, arguments: arguments, runner: runner)
    exit(status.rawValue)
  }

  /// Parses and runs; for every mistake there is a message, a status, and with `--format json` an envelope.
  static func run(_ root: any AsyncParsableCommand.Type, arguments: [String], runner: CommandRunner) async -> ExitStatus
  {
    let console = plainConsole(arguments, runner)
    do {
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
        return console.output.failure == nil ? .success : .failure
      case .mistake(let failure):
        console.failure(failure)
        if console.isJSON {
          let name = arguments.first { !$0.hasPrefix("-") } ?? root._commandName
          let envelope = Envelope<NoData>(command: name, ok: false, failure: failure)
          if let document = try? EnvelopeEncoder.document(envelope) { console.output.write(document) }
        }
        return failure.exit
      }
    }
  }

  private static func parse(_ root: any AsyncParsableCommand.Type, _ arguments: [String]) async throws
    -> any ParsableCommand
  {
    var arguments = arguments
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
