import ArgumentParser
import DBMigrations

/// `dbtool plan`: what would run.
struct PlanCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what an upgrade or downgrade would run; nothing runs.",
    discussion: """
      From the real state of the database: revisions in order, how each commits, and what a downgrade would lose.
        dbtool plan                  what `dbtool upgrade` would run
        dbtool plan --down -1        what `dbtool downgrade -1` would
        dbtool plan --sql > up.sql   as a script for psql or sqlite3, which keeps the ledger in step
      """)

  /// A step, as JSON prints it.
  struct Step: Encodable, Sendable {
    let revision: RevisionData
    let direction: String
    let statements: Int
    /// Whether it commits as one; if not, it can be resumed.
    let atomic: Bool
    /// Whether an earlier run has done the beginning of it.
    let resumes: Bool
    let groups: [GroupData]
  }
  /// A plan, as JSON prints it.
  struct Planned: Encodable, Sendable {
    let direction: String
    let from: [String]
    let steps: [Step]
    /// Tables and columns with rows that would be dropped, emptied or changed: `table:NAME`, `column:TABLE.NAME`.
    let losses: [String]
    /// The places of statements that cannot be read for what they drop: `FILE:LINE`.
    let unreadable: [String]
    var sql: String?
  }

  @OptionGroup var global: GlobalOptions

  @Flag(name: .customLong("down"), help: "Plan a downgrade to TARGET, which must be said.")
  var goesDown = false

  @Flag(name: .customLong("sql"), help: "Print it as a script.")
  var printsSQL = false

  @Flag(name: .customLong("from-ledger"), help: "With --down: use the ledger's copies of files that are gone.")
  var usesLedger = false

  @Flag(name: .customLong("check"), help: "Exit with 3 when something would run.")
  var checks = false

  @Argument(help: "Where to go (default: head).", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var target: String?

  mutating func validate() throws {
    if goesDown, target == nil { throw ValidationError("say where a downgrade would go: --down TARGET") }
    if usesLedger, !goesDown { throw ValidationError("--from-ledger is for --down") }
  }

  func perform(in context: ToolContext) async throws -> Outcome<Planned> {
    let settings = try context.settings(global)
    let name = try target.map { try RevisionName($0) } ?? .head
    let direction: Direction = goesDown ? .down : .up
    let (plan, ledger, losses, opaque) = try await context.withMigrator(settings) { migrator in
      let plan = try await migrator.plan(direction, to: name, usesLedgerTexts: usesLedger)
      let losses = try await migrator.losses(plan, settings.runOptions)
      return (plan, try await migrator.ledgerState(), losses, migrator.opaqueStatements(plan))
    }
    let graph = Migrator.graph(try context.catalog(settings), ledger)
    let from = graph.effectiveHeads(of: ledger.applied)
    for warning in plan.warnings { context.warn(warning) }
    var data = Planned(
      direction: direction.rawValue, from: from.map(\.text),
      steps: plan.steps.map { step in
        Step(
          revision: RevisionData(step.revision, in: graph, ledger: ledger), direction: step.direction.rawValue,
          statements: step.statementCount, atomic: step.isAtomic, resumes: step.done != nil,
          groups: step.remaining.groups.map(GroupData.init))
      }, losses: losses.map(\.name), unreadable: opaque.map { "\($0.file):\($0.line)" })
    if printsSQL, let dialect = settings.database?.dialect {
      let place = from.isEmpty ? "base" : from.map(\.text).joined(separator: ", ")
      data.sql = try settings.scriptWriter(dialect).script(
        plan, title: "\(goesDown ? "downgrade" : "upgrade") from \(place) to \(name)", createsLedger: !ledger.exists)
      context.console.document(data.sql ?? "")
    } else {
      let text = PlanText(
        plan: plan, losses: losses, opaque: opaque, place: context.place(from, graph), names: RevisionNames(graph))
      context.console.result(text.rendered(context.console.terminal))
    }
    return Outcome(data, exit: checks && !plan.isEmpty ? .pending : .success)
  }
}
