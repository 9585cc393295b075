import ArgumentParser
import DBMigrations

/// The formats of `dbtool history`.
enum HistoryFormat: String, OutputFormat {
  case text, json, mermaid, dot

  static var standard: HistoryFormat { .text }
  var isEnvelope: Bool { self == .json }
}

/// `dbtool history`: draws the graph.
struct HistoryCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Draw the history, newest first.",
    usage: "dbtool history [<options>] [<range>]",
    discussion: """
      RANGE is A:B with revision names, both ends included; a missing end is the end of the history. A name alone shows
      what leads to it. Reads the files alone, unless --state asks the database.
        dbtool history current-3: --state
        dbtool history --format mermaid > history.mmd
      """)

  @OptionGroup var global: CommandOptions<HistoryFormat>

  @Flag(
    name: [.customLong("state"), .customShort("i")],
    help: "Ask the database, and mark what is applied, pending or partial.")
  var asksState = false

  @Argument(help: "What to show: A:B, or one name.", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var range: String?

  func perform(in context: ToolContext) async throws -> Outcome<[RevisionData]> {
    let settings = try context.settings(global)
    let range = try range.map { text in
      text.contains(":") ? try RevisionRange(text) : RevisionRange(upper: try RevisionName(text))
    }
    let catalog = try context.catalog(settings)
    context.warnOfProblems(catalog)
    var ledger: LedgerState?
    if asksState || [range?.lower, range?.upper].contains(where: { $0?.countsFromDatabase ?? false }) {
      ledger = try await context.withMigrator(settings) { migrator in try await migrator.ledgerState() }
    }
    let graph = ledger.map { Migrator.graph(catalog, $0) } ?? catalog.graph
    let shown = try range.map { try shownRevisions($0, graph, ledger) }
    switch global.format {
    case .mermaid: context.console.document(graph.mermaid(shown: shown))
    case .dot: context.console.document(graph.dot(shown: shown))
    case .text: draw(graph, shown, ledger, catalog, context)
    case .json: break
    }
    let isShown = shown.map(Set.init)
    return Outcome(
      global.format == .json
        ? graph.nodes.reversed().filter { isShown?.contains($0.id) ?? true }.map {
          RevisionData($0, in: graph, ledger: asksState ? ledger : nil)
        } : [])
  }

  private func shownRevisions(_ range: RevisionRange, _ graph: RevisionGraph, _ ledger: LedgerState?) throws
    -> [RevisionID]
  {
    let applied = ledger?.applied ?? []
    let lower = try range.lower.map { try graph.resolve($0, applied: applied, context: .any) }
    let upper = try range.upper.map { try graph.resolve($0, applied: applied, context: .any) }
    return try graph.range(lower: lower, upper: upper)
  }

  private func draw(
    _ graph: RevisionGraph, _ shown: [RevisionID]?, _ ledger: LedgerState?, _ catalog: RevisionCatalog,
    _ context: ToolContext
  ) {
    let drawing = GraphDrawing(graph, shown: shown)
    let names = RevisionNames(graph)
    let heads = Set(graph.heads)
    let current = Set(ledger.map { graph.effectiveHeads(of: $0.applied) } ?? [])
    var lines: [String] = []
    lines.reserveCapacity(drawing.lines.count)
    for line in drawing.lines {
      guard let node = line.revision.flatMap({ graph[$0] }) else {
        lines.append(line.gutter)
        continue
      }
      var marks: [String] = []
      if heads.contains(node.id) { marks.append("head") }
      if current.contains(node.id) { marks.append("current") }
      if asksState, let state = ledger?.stateName(node.id), !current.contains(node.id) { marks.append(state) }
      if catalog.entries[node.id] == nil { marks.append("no file") }
      let padding = String(repeating: " ", count: max(0, drawing.width - line.gutter.utf8.count) + 1)
      lines.append(
        RevisionLine(
          gutter: line.gutter + padding, name: names.short(node.id), labels: node.labels, message: node.message,
          marks: marks
        ).rendered(context.console.terminal))
    }
    if lines.isEmpty { context.console.note("no revisions") }
    context.console.result(lines.joined(separator: "\n"))
  }
}

extension RevisionName {
  /// Whether only a database can say what the name means.
  var countsFromDatabase: Bool { point == nil || point == .current }
}
