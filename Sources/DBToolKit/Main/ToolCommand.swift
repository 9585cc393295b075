import ArgumentParser

/// A command of the tool: it gives data for JSON and prints text for people on the way.
///
/// ```swift
/// struct HeadsCommand: ToolCommand {
///   static let configuration = CommandConfiguration(commandName: "heads")
///   @OptionGroup var global: GlobalOptions
///
///   func perform(in context: ToolContext) async throws -> Outcome<[Head]> {
///     let heads = ...
///     context.console.result(table(heads))   // dropped when the result is JSON
///     return Outcome(heads)
///   }
/// }
/// ```
protocol ToolCommand: AsyncParsableCommand {
  associatedtype Format: OutputFormat
  associatedtype Payload: Encodable & Sendable

  var global: CommandOptions<Format> { get }
  /// Does the work.
  /// - Throws: ``ToolFailure``, or any error that becomes one.
  func perform(in context: ToolContext) async throws -> Outcome<Payload>
}

/// What a command comes back with when it did its work.
struct Outcome<Payload: Encodable & Sendable>: Sendable {
  /// The `data` of the envelope.
  var data: Payload
  /// How the run ends: `--check` finds things and still did its work.
  var exit: ExitStatus
  /// Why `exit` is not success, when that is worth an `error` in the envelope and words on standard error.
  var failure: ToolFailure?

  init(_ data: Payload, exit: ExitStatus = .success) {
    self.data = data
    self.exit = exit
  }

  /// Data together with a failure, which says the exit status.
  init(_ data: Payload, failure: ToolFailure) {
    self.data = data
    self.failure = failure
    exit = failure.exit
  }
}

extension ToolCommand {
  /// The name of this command in the envelope.
  static var reportedName: String { configuration.commandName ?? _commandName }

  /// Runs the command as ``DBTool/main(arguments:drivers:revisions:models:)`` does; for those who run a command tree in their own way.
  func run() async throws {
    let status = await CommandRunner(variables: processVariables()).run(self)
    throw ExitCode(status.rawValue)
  }
}
