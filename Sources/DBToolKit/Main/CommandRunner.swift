import DBEngine
import DBMigrations
import Glibc

/// Runs one parsed command: gives it a context, and turns what comes back into output and an exit status.
struct CommandRunner: Sendable {
  let variables: [String: String]
  /// Makes the console; tests give one that writes to memory.
  var makeConsole: @Sendable (Terminal, Console.Level, Bool) -> Console = {
    Console.process(terminal: $0, level: $1, isJSON: $2)
  }
  var files: any FileAccess = SystemFiles()
  /// The databases that this executable can speak to.
  var drivers: [DriverFactory] = []
  /// The migrations folder as it was built into this executable.
  var revisions: [EmbeddedRevision] = []
  /// What the project's models declare, in an executable that has them.
  var models: ModelProvider?
  /// The words of the command line, for a command that is passed on.
  var arguments: [String] = []

  /// Runs a command to its end.
  func run<Command: ToolCommand>(_ command: Command) async -> ExitStatus {
    let options = command.global
    let terminal = Terminal.detect(noColor: options.noColor, variables: variables)
    let console = makeConsole(terminal, options.level, options.format.isEnvelope)
    let context = ToolContext(
      console: console, questioner: TerminalQuestioner(console: console), variables: variables, files: files,
      drivers: drivers, revisions: revisions, models: models)
    do {
      try Self.enter(options.directory)
      try passOn(command, context)
      let outcome = try await perform(command, context)
      console.progress.clear()
      if let failure = outcome.failure { console.failure(failure) }
      try Self.report(
        Envelope(
          command: Command.reportedName, ok: outcome.exit == .success,
          database: context.database.map(EnvelopeDatabase.init), data: outcome.data, warnings: context.warnings,
          failure: outcome.failure), console)
      return Self.ended(console, outcome.exit)
    } catch {
      var failure = Self.failure(self.passedOn(error, command, context))
      // What a connection reports is about the database as a whole unless it says otherwise.
      if error is DatabaseError, failure.object == nil { failure.object = context.database.map { "database \($0)" } }
      console.progress.clear()
      console.failure(failure)
      try? Self.report(
        Envelope<NoData>(
          command: Command.reportedName, ok: false, database: context.database.map(EnvelopeDatabase.init),
          warnings: context.warnings, failure: failure), console)
      return Self.ended(console, failure.exit)
    }
  }

  /// Lets the command do its work; one with scratch databases is stopped by signals so that they are dropped.
  private func perform<Command: ToolCommand>(_ command: Command, _ context: ToolContext) async throws
    -> Outcome<Command.Payload>
  {
    guard command is any WorkshopCommand else { return try await command.perform(in: context) }
    // From here on the new task is its only user.
    nonisolated(unsafe) let command = command
    return try await RunSignals.withControl(context.console, control: context.control) { _ in
      try await command.perform(in: context)
    }
  }

  /// Becomes the project's own tool when a revision in range is written in Swift and its code is not in this program.
  /// Nothing has run then.
  /// - Returns: the error that is to be told.
  private func passedOn<Command: ToolCommand>(_ error: any Error, _ command: Command, _ context: ToolContext)
    -> any Error
  {
    guard let missing = error as? MigrationError, missing.isAboutCode,
      let settings = try? context.settings(command.global, needsDatabase: false)
    else { return error }
    var failure = ToolFailure(missing)
    let isOwn = models != nil || !revisions.isEmpty || !variables[Delegation.marker, default: ""].isEmpty
    if missing.code == MigrationError.missingCode, !isOwn {
      guard let executable = settings.executable else {
        failure.hint =
          "nothing has run; name the project's own executable, which compiles the migrations folder, in \"executable\" "
          + "of dbtool.json: `dbtool init --package` writes one"
        return failure
      }
      let delegated = command as? any DelegatedCommand
      do throws(ToolFailure) {
        try Delegation(
          executable: executable, folder: settings.folder, console: context.console, variables: variables,
          mayBuild: delegated != nil
        ).replaceProcess(
          arguments: Delegation.withoutDirectory(arguments), skipsBuild: delegated?.delegation.skipsBuild ?? true)
      } catch {
        failure = error
        failure.file = failure.file ?? missing.file
        failure.cause = missing.message + (error.cause.map { "; \($0)" } ?? "")
        return failure
      }
    }
    if case .product(let name) = settings.executable {
      failure.hint = "nothing has run; build it again: swift build --product \(name)"
    }
    return failure
  }

  /// Becomes the project's own tool when the command needs models that this program does not have.
  private func passOn<Command: ToolCommand>(_ command: Command, _ context: ToolContext) throws(ToolFailure) {
    guard let delegated = command as? any DelegatedCommand, delegated.needsModels else { return }
    try Delegation.check(variables)
    guard models == nil, variables[Delegation.marker, default: ""].isEmpty else { return }
    let settings = try context.settings(command.global, needsDatabase: false)
    guard let executable = settings.executable else { return }
    // The folder was entered already.
    try Delegation(
      executable: executable, folder: settings.folder, console: context.console, variables: variables
    ).replaceProcess(
      arguments: Delegation.withoutDirectory(arguments), skipsBuild: delegated.delegation.skipsBuild)
  }

  /// The failure of a run; one that came after a signal ends with the signal's status.
  private static func failure(_ error: any Error) -> ToolFailure {
    var failure = ToolFailure(error)
    if let signal = Signals.received, failure.exit == .failure || failure.code == .interrupted {
      failure.exit = signal.exit
    }
    return failure
  }

  private static func report(_ envelope: Envelope<some Encodable & Sendable>, _ console: Console) throws(ToolFailure) {
    guard console.isJSON else { return }
    console.output.write(try EnvelopeEncoder.document(envelope))
  }

  /// A result that could not be written is a failure of a run that was a success.
  static func ended(_ console: Console, _ status: ExitStatus) -> ExitStatus {
    guard let number = console.output.failure, status == .success else { return status }
    console.failure(ToolFailure(.output, "cannot write to standard output", cause: systemMessage(number)))
    return .failure
  }

  /// Goes to a folder.
  private static func enter(_ folder: String?) throws(ToolFailure) {
    guard let folder, chdir(folder) != 0 else { return }
    throw ToolFailure(
      .configuration, "cannot go to the folder \"\(folder)\"", cause: systemMessage(errno),
      hint: "--directory names it")
  }
}
