import DBMigrations
import Testing

/// Scenarios G1 to G8 and G12: what runs, in which order, and which rows are left.
@Suite struct UpgradeDowngradeTests {
  let fork = graph("a", "b a", "c1 b", "d1 c1", "c2 b", "d2 c2")

  @Test(arguments: [
    ("b", "d1 c1 d2 c2", "b"),
    ("c2@b", "d2 c2", "d1"),
    ("d2@b", "d2 c2", "d1"),
    ("c2@base+2", "d2 c2", "d1"),
    ("base+2", "d1 c1 d2 c2", "b"),
    ("c1", "d1", "c1 d2"),
    ("base", "d1 c1 d2 c2 b a", ""),
    ("c2@base", "d1 c1 d2 c2 b a", ""),
    ("c2@-1", "d2", "c2 d1"),
    ("d1-1", "d1", "c1 d2"),
    ("d1", "", "d1 d2"),
  ])
  func g1BranchQualifierLimitsWhatADowngradeUndoes(_ target: String, _ undone: String, _ rows: String) throws {
    var database = PaperDatabase(fork, at: "d1 d2")
    let steps = try database.downgrade(target)
    #expect([steps, database.rows] == [undone, rows])
  }

  @Test func g2PlusOneFromSeveralRowsIsAmbiguous() {
    let database = PaperDatabase(fork, at: "c1 c2")
    #expect(database.failure { _ = try $0.upgrade("+1") } == .severalCurrent(ids("c1 c2"), name: "+1"))
  }

  @Test func g2PlusOneOnABranchGoesUpThatBranch() throws {
    var database = PaperDatabase(fork, at: "c1 c2")
    let steps = try database.upgrade("c2@+1")
    #expect([steps, database.rows] == ["d2", "c1 d2"])
  }

  @Test func minusOneFromSeveralRowsIsAmbiguousAndNamesThem() {
    let database = PaperDatabase(fork, at: "d1 c2")
    #expect(database.failure { _ = try $0.downgrade("-1") } == .severalCurrent(ids("c2 d1"), name: "-1"))
  }

  @Test func minusOneOnABranchWithNothingAppliedUndoesNothingOfTheOther() {
    let database = PaperDatabase(fork, at: "d1")
    #expect(
      database.failure { _ = try $0.downgrade("c2@-1") } == .notEnoughSteps(asked: 1, available: 0, name: "c2@-1"))
  }

  @Test func g3EmptyDatabaseHasNoStepDown() throws {
    var database = PaperDatabase(graph("a", "b a"))
    let failure = database.failure { _ = try $0.downgrade("-1") }
    #expect(failure == .notEnoughSteps(asked: 1, available: 0, name: "-1"))
    #expect(try database.upgrade("base+1") == "a")
  }

  @Test func stepsPastEitherEndAreNotEnoughSteps() {
    let database = PaperDatabase(graph("a", "b a", "c b"), at: "b")
    let failures = [
      database.failure { _ = try $0.downgrade("-3") }, database.failure { _ = try $0.upgrade("+2") },
      database.failure { _ = try $0.upgrade("head+1") },
    ]
    #expect(
      failures == [
        .notEnoughSteps(asked: 3, available: 2, name: "-3"), .notEnoughSteps(asked: 2, available: 1, name: "+2"),
        .notEnoughSteps(asked: 1, available: 0, name: "head+1"),
      ])
  }

  @Test func g4MergeWhoseParentAlsoGoesOn() throws {
    var database = PaperDatabase(graph("a", "b1 a", "b2 a", "c1 b1", "c2 b2", "d1 c1 c2", "d2 c2"), at: "d2 b1")
    let up = try database.upgrade("d1")
    let merged = database.rows
    let down = try database.downgrade("b1")
    #expect([up, merged, down, database.rows] == ["c1 d1", "d1 d2", "d1 c1", "b1 d2"])
  }

  @Test func g5MergeOfMergesRunsEachRevisionOnce() throws {
    var database = PaperDatabase(graph("a", "b1 a", "b2 a", "m1 b1 b2", "m2 b1 b2", "top m1 m2"))
    let steps = try database.upgrade("head")
    #expect([steps, database.rows] == ["a b1 b2 m1 m2 top", "top"])
  }

  @Test func g6DowngradeLeavesWhatADependencyStillNeeds() throws {
    var database = PaperDatabase(graph("a1", "a2 a1", "a3 a2 @b1", "b1", "b2 b1 @a2"), at: "a3 b2")
    let before = database.rows
    let steps = try database.downgrade("b1")
    #expect([before, steps, database.rows] == ["a3 b2", "b2", "a3"])
  }

  @Test func g7MergeWithAParentThatTheOtherDependsOn() throws {
    var database = PaperDatabase(graph("a1", "b1 @a1", "bmerge a1 b1"), at: "bmerge")
    let down = try database.downgrade("a1")
    let between = database.rows
    let up = try database.upgrade("bmerge")
    #expect([down, between, up, database.rows] == ["bmerge", "b1", "bmerge", "bmerge"])
  }

  @Test func g8DependingOnTheOwnParentChangesNothing() throws {
    var database = PaperDatabase(graph("a", "b a @a", "c b"))
    let up = try database.upgrade("heads")
    let rows = database.rows
    #expect(try [up, rows, database.downgrade("a"), database.rows] == ["a b c", "c", "c b", "a"])
  }

  @Test func g12DependencyOnlyHeadHasNoRow() throws {
    var database = PaperDatabase(graph("a1", "a2 a1", "b1", "b2 b1 @a2"))
    let graph = database.graph
    let steps = try database.upgrade("heads")
    #expect([steps, database.rows, words(graph.heads)] == ["a1 a2 b1 b2", "b2", "a2 b2"])
    #expect(words(graph.effectiveHeads) == "b2")
    #expect(graph.heads.map(graph.isDependencyOnlyHead) == [true, false])
  }

  @Test func headOfAnUpgradeIgnoresDependencyOnlyHeads() throws {
    var database = PaperDatabase(graph("a1", "b1 @a1"))
    let failure = database.failure { try $0.stamp("head") }
    #expect(failure == .severalHeads(ids("a1 b1"), name: "head"))
    #expect(try database.upgrade("head") == "a1 b1")
  }

  @Test func downgradeOfABranchTakesDependentsAndKeepsDependencies() throws {
    let both = graph("a1 #app", "a2 a1", "b1 @a1 #billing", "b2 b1", "z1 @b2")
    var billing = PaperDatabase(both, at: "a2 z1")
    var app = billing
    #expect(try [billing.downgrade("billing@base"), billing.rows] == ["z1 b2 b1", "a2"])
    #expect(try [app.downgrade("app@base"), app.rows] == ["a2 z1 b2 b1 a1", ""])
  }

  @Test func minusNUndoesThatManyAndCurrentMinusNIsTheSame() throws {
    let line = graph("a", "b a", "c b", "d c")
    for name in ["-2", "current-2"] {
      var database = PaperDatabase(line, at: "d")
      #expect(try [database.downgrade(name), database.rows] == ["d c", "b"])
    }
  }

  @Test func minusOneUndoesOnlyTheMerge() throws {
    var database = PaperDatabase(graph("a", "b1 a", "b2 a", "m b1 b2"), at: "m")
    let failure = database.failure { _ = try $0.downgrade("-2") }
    #expect(failure == .ambiguousStep(at: RevisionID("m"), choices: ids("b1 b2"), name: "-2"))
    #expect(try [database.downgrade("-1"), database.rows] == ["m", "b1 b2"])
  }

  @Test func targetsThatMakeNoSenseAreTypedErrors() {
    let database = PaperDatabase(fork, at: "d1")
    let failures = [
      database.failure { _ = try $0.downgrade("c2") }, database.failure { _ = try $0.downgrade("heads") },
      database.failure { _ = try $0.upgrade("-1") }, database.failure { _ = try $0.downgrade("+1") },
      database.failure { _ = try $0.upgrade("head") }, database.failure { _ = try $0.upgrade("c1@d2") },
      database.failure { try $0.stamp("-1") }, database.failure { _ = try $0.upgrade("heads-1") },
    ]
    #expect(
      failures.map { $0?.code ?? "none" } == [
        "notApplied", "severalTargets", "wrongDirection", "wrongDirection", "severalHeads", "notInBranch",
        "wrongDirection", "stepsFromHeads",
      ])
  }

  @Test func upgradeToSomethingAppliedOrToBaseIsEmpty() throws {
    var database = PaperDatabase(fork, at: "d1")
    #expect(try [database.upgrade("b"), database.upgrade("base"), database.upgrade("c1@head")] == ["", "", ""])
  }

  @Test func appliedRevisionsWithoutFilesAreReportedAndLeftAlone() throws {
    var database = PaperDatabase(fork, at: "c1")
    database.applied.formUnion(ids("lost.one gone"))
    #expect(words(fork.unknownApplied(database.applied)) == "gone lost.one")
    #expect(try [database.upgrade("c1@head"), database.downgrade("base"), database.rows] == ["d1", "d1 c1 b a", ""])
    #expect(words(database.applied.sorted()) == "gone lost.one")
    let failure = database.failure { _ = try $0.downgrade("lost.one") }
    #expect(failure == .unknownRevision("lost.one", nearest: [], isApplied: true))
  }

  @Test func missingAncestorsAreFound() {
    #expect(words(fork.missingAncestors(of: Set(ids("d1 a nowhere")))) == "b c1")
  }
}
