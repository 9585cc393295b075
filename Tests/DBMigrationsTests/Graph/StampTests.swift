import DBMigrations
import Testing

/// Scenario R2: marking without running.
@Suite struct StampTests {
  let fork = graph("a", "b a", "c1 b", "d1 c1", "c2 b", "d2 c2")

  @Test(arguments: [
    ("d1 c2", "b", "b"),
    ("d1 c2", "c2@head", "d1 d2"),
    ("d1", "c2@head", "d1 d2"),
    ("d1 d2", "c2@b", "d1"),
    ("d1 d2", "base", ""),
    ("", "heads", "d1 d2"),
    ("", "c1", "c1"),
    ("d1", "current-1", "c1"),
  ])
  func r2StampMovesOnlyTheRowsOfItsTarget(_ before: String, _ target: String, _ after: String) throws {
    var database = PaperDatabase(fork, at: before)
    try database.stamp(target)
    #expect(database.rows == after)
    #expect(fork.missingAncestors(of: database.applied).isEmpty)
  }

  @Test func r2StampOfALabelsBaseRemovesOnlyThatBranch() throws {
    var database = PaperDatabase(graph("a1 #app", "a2 a1", "b1 #billing", "b2 b1"), at: "a2 b2")
    try database.stamp("app@base")
    #expect(database.rows == "b2")
  }

  @Test func targetsOnEachOtherAreOneTarget() throws {
    var database = PaperDatabase(fork, at: "")
    try database.stamp("a", "d1")
    #expect(database.rows == "d1")
  }

  @Test func changesAreInTheOrderOfRunning() {
    let changes = fork.stampChanges(to: [.init(targets: ids("d2"))], applied: Set(ids("a")))
    #expect([words(changes.add), words(changes.remove)] == ["b c2 d2", ""])
    let all = fork.stampChanges(to: [.init(targets: [], isBase: true)], applied: Set(ids("a b c1 lost")))
    #expect([words(all.add), words(all.remove)] == ["", "lost c1 b a"])
  }
}
