import ArgumentParser
import DBMigrations

/// `dbtool repair`: tells the ledger what only a person can find out.
struct RepairCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "Tell the ledger what only a person can find out.",
    discussion: """
      When a run died while a statement ran that no transaction holds, look at the database and say how it ended:
        dbtool repair 1f3c9a2b --statement 2 --done
      When an applied file was edited in a way that changes nothing in the database, take it as it is now:
        dbtool repair 1f3c9a2b --accept
      No statement of a revision runs.
      """)

  /// What was repaired, as JSON prints it.
  struct Repaired: Encodable, Sendable {
    let revision: String
    let repair: String
    let statement: Int?
  }

  @OptionGroup var global: GlobalOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var protection: ProtectionOptions

  @Option(help: ArgumentHelp("The statement whose outcome is unknown, as `dbtool status` numbers it.", valueName: "n"))
  var statement: Int?

  @Flag(name: .customLong("done"), help: "The statement was done: the next run goes on behind it.")
  var isDone = false

  @Flag(name: .customLong("not-done"), help: "It was not: the next run runs it again.")
  var isNotDone = false

  @Flag(name: .customLong("accept"), help: "Take the edited file as what was applied.")
  var accepts = false

  @Argument(help: "The revision.", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var revision: String

  mutating func validate() throws {
    let count = [isDone, isNotDone, accepts].count { $0 }
    if count == 0 {
      throw ValidationError("say what is to be repaired: --statement N --done, --statement N --not-done, or --accept")
    }
    if count > 1 { throw ValidationError("--done, --not-done and --accept exclude each other") }
    if accepts, statement != nil { throw ValidationError("--accept takes the whole file; leave --statement out") }
    if !accepts, statement == nil {
      throw ValidationError("say which statement: --statement N, as `dbtool status` numbers it")
    }
  }

  func perform(in context: ToolContext) async throws -> Outcome<Repaired> {
    let settings = try context.settings(global)
    try protection.require(settings, context)
    let repair: Migrator.Repair =
      accepts ? .accept : isDone ? .done(statement: statement ?? 0) : .notDone(statement: statement ?? 0)
    let wait = try lock.duration
    let reporter = RunReporter(console: context.console)
    let id = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings, onEvent: reporter.show) { migrator in
        let ledger = try await migrator.ledgerState()
        let graph = Migrator.graph(try migrator.history.load(), ledger)
        let ids = try graph.resolve(try RevisionName(revision), applied: ledger.applied, context: .any).targets
        guard let id = ids.first, ids.count == 1 else {
          throw ToolFailure(
            .usage, "\(revision) is no one revision", exit: .usage, object: revision, hint: "name it by its id")
        }
        try await migrator.repair(id, repair, wait: wait, control: control)
        return id
      }
    }
    let what =
      accepts
      ? "the file is taken as it is now"
      : "statement \(statement ?? 0) is noted as \(isDone ? "done" : "not done"); `dbtool upgrade` goes on from there"
    context.console.result("\(id): \(what)")
    return Outcome(
      Repaired(revision: id.text, repair: accepts ? "accept" : isDone ? "done" : "notDone", statement: statement))
  }
}
