import DBMigrations
import Testing

/// Labels, ranges and the marks of listings.
@Suite struct GraphReadingTests {
  @Test func labelsSpreadUpToDescendantsAndDownToTheBranchPoint() {
    let labelled = graph(
      "a", "b a", "c1 b", "d1 c1 #one", "e1 d1", "c2 b #two", "m e1 c2", "n m #three", "dep @d1")
    let found = labelled.nodes.map { "\($0.id): " + labelled.labels(of: $0.id).joined(separator: ",") }
    #expect(
      found == [
        "a: ", "b: ", "c1: one", "d1: one", "e1: one", "dep: ", "c2: two", "m: one,two", "n: one,three,two",
      ])
  }

  @Test func labelOfABranchPointReachesTheStretchBelowIt() {
    let labelled = graph("a", "b a #core", "c1 b", "c2 b")
    #expect(labelled.nodes.map { labelled.labels(of: $0.id) } == [["core"], ["core"], ["core"], ["core"]])
  }

  @Test func pointsOfInterestAreFound() {
    let shape = graph("a", "b1 a", "b2 a", "m b1 b2", "z @m")
    let found = [shape.bases, shape.branchPoints, shape.mergePoints, shape.heads, shape.effectiveHeads]
    #expect(found.map { words($0) } == ["a z", "a", "m", "m z", "z"])
    let around = [
      shape.children(of: ids("a")[0]), shape.parents(of: ids("m")[0]), shape.dependents(of: ids("m")[0]),
      shape.resolvedDependencies(of: ids("z")[0]),
    ]
    #expect(around.map { words($0) } == ["b1 b2", "b1 b2", "z", "m"])
  }

  @Test func dependencyOnALabelMeansTheRevisionThatCarriesIt() {
    let shape = graph("a", "b a #app", "c b", "z @app")
    #expect(words(shape.resolvedDependencies(of: ids("z")[0])) == "b")
    #expect(words(shape.upgradeSteps(to: ids("z"), applied: [])) == "a b z")
  }

  @Test(arguments: [
    (":", "a b c1 c2 m z"), ("b:", "b c1 c2 m z"), ("c1:m", "c1 m"), (":c2", "a b c2"), ("base:c1", "a b c1"),
    ("z:z", "z"), ("c1@base:head", "a b c1 m z"), ("head-1:", "m z"), ("current:", "c1 m z"), ("current-1:c2", "b c2"),
  ])
  func rangesIncludeBothEnds(_ text: String, _ shown: String) throws {
    let shape = graph("a", "b a", "c1 b", "c2 b", "m c1 c2", "z m")
    let range = try RevisionRange(text)
    let applied = Set(ids("a b c1"))
    let lower = try range.lower.map { try shape.resolve($0, applied: applied, context: .any) }
    let upper = try range.upper.map { try shape.resolve($0, applied: applied, context: .any) }
    #expect(try words(shape.range(lower: lower, upper: upper)) == shown)
  }

  @Test func rangeWithoutAPathIsAnError() {
    let shape = graph("a", "b a", "c a")
    #expect(throws: GraphError.notAncestor(lower: ids("b"), upper: ids("c"))) {
      try shape.range(lower: .init(targets: ids("b")), upper: .init(targets: ids("c")))
    }
  }

  @Test func orderStaysOnABranchUntilItNeedsAnother() {
    let shape = graph("a1", "a2 a1", "a3 a2 @b2", "b1", "b2 b1", "b3 b2")
    #expect(words(shape.nodes.map(\.id)) == "a1 a2 b1 b2 b3 a3")
  }

  @Test func emptyHistoryIsReadable() throws {
    let nothing = RevisionGraph([])
    var database = PaperDatabase(nothing)
    #expect(try [database.upgrade("head"), database.upgrade("heads"), database.rows] == ["", "", ""])
    #expect(database.failure { _ = try $0.downgrade("head") } == .noRevisions)
    #expect(nothing.mermaid() == "flowchart TD\n")
  }
}
