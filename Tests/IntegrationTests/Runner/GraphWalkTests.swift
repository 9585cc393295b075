import DBMigrations
import DBSchema
import DBTesting
import Testing

/// The scenarios of the graph, walked on real databases: what runs, and which rows are the effective heads afterwards.
@Suite struct GraphWalkTests {
  /// One command and what it must do.
  enum Walk: Sendable {
    case up(String, runs: [String], rows: [String])
    case down(String, undoes: [String], rows: [String])
    case fails(String, isUp: Bool, code: String)
    case stamp([String], rows: [String])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// `id: parents; depends`, the parents separated by blanks.
    var graph: [String]
    var walks: [Walk]
    var testDescription: String { name }
  }

  private static let fork = ["a", "b: a", "c1: b", "d1: c1", "c2: b", "d2: c2"]
  private static let all4 = ["c1", "c2", "d1", "d2"]

  static let cases: [Case] = [
    Case(
      name: "G1: downgrades of a fork", graph: fork,
      walks: [
        .up("heads", runs: ["a", "b", "c1", "c2", "d1", "d2"], rows: ["d1", "d2"]),
        .down("b", undoes: all4, rows: ["b"]), .up("heads", runs: all4, rows: ["d1", "d2"]),
        .down("c2@b", undoes: ["c2", "d2"], rows: ["d1"]), .up("heads", runs: ["c2", "d2"], rows: ["d1", "d2"]),
        .down("c2@base+2", undoes: ["c2", "d2"], rows: ["d1"]), .up("heads", runs: ["c2", "d2"], rows: ["d1", "d2"]),
        .down("base+2", undoes: all4, rows: ["b"]),
      ]),
    Case(
      name: "G2: one step on from two rows is ambiguous", graph: fork,
      walks: [
        .up("c1", runs: ["a", "b", "c1"], rows: ["c1"]), .up("c2", runs: ["c2"], rows: ["c1", "c2"]),
        .fails("+1", isUp: true, code: "severalCurrent"), .fails("head", isUp: true, code: "severalHeads"),
      ]),
    Case(
      name: "G3: steps on an empty database", graph: fork,
      walks: [.fails("-1", isUp: false, code: "notEnoughSteps"), .up("base+1", runs: ["a"], rows: ["a"])]),
    Case(
      name: "G4: a merge of which one parent goes on",
      graph: ["a", "b1: a", "b2: a", "c1: b1", "c2: b2", "d1: c1 c2", "d2: c2"],
      walks: [
        .up("d2", runs: ["a", "b2", "c2", "d2"], rows: ["d2"]), .up("b1", runs: ["b1"], rows: ["b1", "d2"]),
        .up("d1", runs: ["c1", "d1"], rows: ["d1", "d2"]), .down("b1", undoes: ["c1", "d1"], rows: ["b1", "d2"]),
      ]),
    Case(
      name: "G5: a merge of two merges", graph: ["a", "c1: a", "c2: a", "m1: c1 c2", "m2: c1 c2", "top: m1 m2"],
      walks: [.up("head", runs: ["a", "c1", "c2", "m1", "m2", "top"], rows: ["top"])]),
    Case(
      name: "G6: dependencies across two lines", graph: ["a1", "a2: a1", "a3: a2; b1", "b1", "b2: b1; a2"],
      walks: [
        .up("heads", runs: ["a1", "a2", "a3", "b1", "b2"], rows: ["a3", "b2"]),
        .down("b1", undoes: ["b2"], rows: ["a3"]),
      ]),
    Case(
      name: "G7: a merge with a parent that another one depends on", graph: ["a1", "b1: ; a1", "bmerge: a1 b1"],
      walks: [
        .up("head", runs: ["a1", "b1", "bmerge"], rows: ["bmerge"]), .down("a1", undoes: ["bmerge"], rows: ["b1"]),
        .up("head", runs: ["bmerge"], rows: ["bmerge"]),
      ]),
    Case(
      name: "G8: a revision that depends on its own parent", graph: ["a", "b: a; a"],
      walks: [.up("head", runs: ["a", "b"], rows: ["b"])]),
    Case(
      name: "G12: a head that another one depends on has no row", graph: ["a", "b: ; a"],
      walks: [.up("heads", runs: ["a", "b"], rows: ["b"])]),
    Case(
      name: "R2: stamping a branch leaves the other alone", graph: fork,
      walks: [
        .up("d1", runs: ["a", "b", "c1", "d1"], rows: ["d1"]), .up("c2", runs: ["c2"], rows: ["c2", "d1"]),
        .stamp(["c2@head"], rows: ["d1", "d2"]), .stamp(["b"], rows: ["b"]), .stamp(["d1", "c2"], rows: ["c2", "d1"]),
      ]),
  ]

  @Test("the graph's scenarios hold on real databases", arguments: cases, TemporaryDatabase.available)
  func walks(_ each: Case, _ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      for line in each.graph { try add(line, to: bench.history) }
      for (number, walk) in each.walks.enumerated() {
        let words = "\(each.name) on \(dialect.rawValue), step \(number + 1)"
        switch walk {
        case .up(let target, let runs, let rows):
          let report = try await bench.upgrade(target)
          try await expect(report, runs, rows, words, isUp: true, bench)
        case .down(let target, let undoes, let rows):
          let report = try await bench.downgrade(target)
          try await expect(report, undoes, rows, words, isUp: false, bench)
        case .fails(let target, let isUp, let code):
          let before = try await bench.rows("select revision from ran order by 1", or: [])
          let error = await failure(code) {
            isUp ? try await bench.upgrade(target) : try await bench.downgrade(target)
          }
          same(error.category, .graph, "\(words): \(error)")
          same(try await bench.rows("select revision from ran order by 1", or: []), before, words)
        case .stamp(let names, let rows):
          try await bench.migrator().stamp(try names.map { try RevisionName($0) })
          let state = try await bench.migrator().ledgerState()
          same(heads(state, bench), rows, words)
        }
      }
    }
  }

  /// The order is checked by the database itself: each revision's row refers to those of its parents.
  private func add(_ line: String, to history: TemporaryHistory) throws {
    let parts = line.split(separator: ";")
    let names = parts[0].split(separator: ":")
    let id = String(names[0])
    let parents = names.count > 1 ? names[1].split(separator: " ").map(String.init) : []
    let depends = parts.count > 1 ? ["depends = " + parts[1].filter { $0 != " " }] : []
    if parents.count > 1 { return try history.add(id, parents: parents, headers: depends) }
    try history.add(
      id, parents: parents, headers: depends,
      """
      --: up
      create table if not exists ran (revision text primary key, parent text references ran (revision));
      insert into ran values ('\(id)', \(parents.first.map { "'\($0)'" } ?? "null"));
      --: down
      delete from ran where revision = '\(id)';
      """)
  }

  private nonisolated(nonsending) func expect(
    _ report: RunReport, _ ran: [String], _ rows: [String], _ words: String, isUp: Bool, _ bench: Bench
  ) async throws {
    same(report.steps.map(\.revision.id.text).sorted(), ran, "\(words): what ran")
    same(report.to.map(\.text).sorted(), rows, "\(words): rows")
    check(report.steps.allSatisfy { $0.direction == (isUp ? .up : .down) }, "\(words): direction")
  }

  private func heads(_ state: LedgerState, _ bench: Bench) -> [String] {
    let graph = (try? bench.history.history.load())?.graph
    return graph?.effectiveHeads(of: state.applied).map(\.text).sorted() ?? []
  }
}

extension Bench {
  /// The rows of a query, or something else where its table is not there yet.
  nonisolated(nonsending) func rows(_ query: String, or other: [String]) async throws -> [String] {
    (try? await rows(query)) ?? other
  }
}
