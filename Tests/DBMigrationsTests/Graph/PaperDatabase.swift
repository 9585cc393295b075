import DBMigrations

/// A history in short: one text a revision, `id parent... @dependency... #label...`; the file is named after the id.
func nodes(_ lines: [String]) -> [RevisionNode] {
  lines.compactMap { line in
    let words = line.split(separator: " ").map(String.init)
    guard let first = words.first, let id = RevisionID(first) else { return nil }
    let rest = words.dropFirst()
    return RevisionNode(
      id: id,
      parents: rest.filter { !$0.hasPrefix("@") && !$0.hasPrefix("#") }.compactMap(RevisionID.init),
      depends: rest.filter { $0.hasPrefix("@") }.map { String($0.dropFirst()) },
      labels: rest.filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) },
      message: "make \(first)", file: "\(first).sql")
  }
}

/// The graph of a history in short.
func graph(_ lines: String...) -> RevisionGraph { RevisionGraph(nodes(lines)) }

/// Ids separated by spaces.
func ids(_ text: String) -> [RevisionID] { text.split(separator: " ").compactMap { RevisionID(String($0)) } }

func words(_ ids: some Sequence<RevisionID>) -> String { ids.map(\.text).joined(separator: " ") }

/// What a database would hold: commands as they are typed, with no database.
struct PaperDatabase {
  let graph: RevisionGraph
  var applied: Set<RevisionID> = []

  /// A database with some revisions, and all they need, applied.
  init(_ graph: RevisionGraph, at rows: String = "") {
    self.graph = graph
    applied = graph.closure(of: ids(rows))
  }

  var rows: String { words(graph.effectiveHeads(of: applied)) }

  /// Runs an upgrade and says what ran.
  mutating func upgrade(_ name: String) throws -> String {
    let target = try graph.resolve(RevisionName(name), applied: applied, context: .upgrade)
    let steps = graph.upgradeSteps(to: target.targets, applied: applied)
    applied.formUnion(steps)
    return words(steps)
  }

  /// Runs a downgrade and says what was undone.
  mutating func downgrade(_ name: String) throws -> String {
    let place = try graph.resolve(RevisionName(name), applied: applied, context: .downgrade)
    let steps = try graph.downgradeSteps(to: .init(place), applied: applied)
    applied.subtract(steps)
    return words(steps)
  }

  mutating func stamp(_ names: String...) throws {
    var places: [RevisionGraph.Resolved] = []
    for name in names { places.append(try graph.resolve(RevisionName(name), applied: applied, context: .any)) }
    let changes = graph.stampChanges(to: places, applied: applied)
    applied.subtract(changes.remove)
    applied.formUnion(changes.add)
  }

  /// The error that a command ends with.
  func failure(_ run: (inout PaperDatabase) throws -> Void) -> GraphError? {
    var copy = self
    do { try run(&copy) } catch { return error as? GraphError }
    return nil
  }
}
