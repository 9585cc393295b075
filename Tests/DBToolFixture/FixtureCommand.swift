#if DEBUG
  import ArgumentParser
  @testable import DBToolKit

  /// The root of the commands that tests run.
  struct FixtureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "fixture", abstract: "Shows the parts of the tool to its tests.",
      subcommands: [Ask.self, Work.self, Downgrade.self, Print.self, Fail.self])
  }

  /// Asks for a yes, then for a name.
  struct Ask: ToolCommand {
    @OptionGroup var global: GlobalOptions

    func perform(in context: ToolContext) async throws -> Outcome<Bool> {
      guard try context.questioner.confirm("Drop table users?", flag: "--lose table:users") else {
        context.console.result("kept")
        return Outcome(false)
      }
      let isSure = try context.questioner.confirm(
        "This is protected.", name: "production", flag: "--confirm production")
      context.console.result(isSure ? "dropped" : "not sure")
      return Outcome(isSure)
    }
  }

  /// Shows progress, then waits until a signal cancels it.
  struct Work: ToolCommand {
    @OptionGroup var global: GlobalOptions
    @Flag var untilSignal = false
    @Flag(help: "Go on working after the first signal.") var stubborn = false

    func perform(in context: ToolContext) async throws -> Outcome<Int> {
      context.console.progress.show("step 1 of 2: a text that is longer than a narrow terminal is wide")
      if untilSignal {
        let isStubborn = stubborn
        let work = Task {
          while isStubborn || !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
          throw CancellationError()
        }
        let watch = Signals.onFirst { signal in
          context.console.note("stopping after signal \(signal.rawValue)")
          work.cancel()
        }
        defer { watch.end() }
        context.console.note("ready")
        try await work.value
      }
      context.console.progress.show("step 2 of 2")
      context.console.result(Style.green.apply("done", when: context.console.terminal.outputHasColor))
      return Outcome(2)
    }
  }

  /// Prints the revision name it was given.
  struct Downgrade: ToolCommand {
    @OptionGroup var global: GlobalOptions
    @Option var wait: Int?
    @Argument var target: String

    func perform(in context: ToolContext) async throws -> Outcome<String> {
      context.console.result(Escaping.terminal(target))
      return Outcome(target)
    }
  }

  /// Prints many lines, to see what happens when nobody reads them.
  struct Print: ToolCommand {
    @OptionGroup var global: GlobalOptions
    @Option var lines = 1

    func perform(in context: ToolContext) async throws -> Outcome<Int> {
      for number in 0..<lines { context.console.result("line \(number) of a result that is long enough") }
      return Outcome(lines, exit: .pending)
    }
  }

  /// Fails with everything that a failure can say.
  struct Fail: ToolCommand {
    @OptionGroup var global: GlobalOptions

    func perform(in context: ToolContext) async throws -> Outcome<NoData> {
      _ = try context.settings(global)
      context.warn("the server is not tested")
      throw ToolFailure(
        "undefinedObject", "relation \"users\" does not exist (42P01)", file: "migrations/x.sql", line: 12,
        statement: "insert into users (email)\nvalues ($1)", offset: 12, object: "table users", cause: "it was dropped",
        hint: "dbtool history")
    }
  }
#endif
