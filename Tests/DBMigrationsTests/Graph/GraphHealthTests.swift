import DBMigrations
import Testing

/// Scenarios G9 and G10: what is wrong is named exactly, and the rest can be read.
@Suite struct GraphHealthTests {
  @Test(arguments: [
    (["x z", "y x", "z y", "w y", "a", "b a"], GraphProblem.cycle(ids("x y z"), files: ["x.sql", "y.sql", "z.sql"])),
    (["x x", "a", "b a"], .selfLoop(ids("x")[0], file: "x.sql")),
    (["x @y", "y @x", "z y", "a", "b a"], .dependencyCycle(ids("x y"), files: ["x.sql", "y.sql"])),
    (["x @z", "y x", "z y", "a", "b a"], .dependencyCycle(ids("x y z"), files: ["x.sql", "y.sql", "z.sql"])),
    (["x @x", "a", "b a"], .dependencySelfLoop(ids("x")[0], file: "x.sql")),
    (["x @me #me", "a", "b a"], .dependencySelfLoop(ids("x")[0], file: "x.sql")),
  ])
  func g9CirclesNameExactlyTheirRevisions(_ lines: [String], _ problem: GraphProblem) {
    let broken = RevisionGraph(nodes(lines))
    #expect(broken.problems == [problem])
    let other = PaperDatabase(broken).failure { $0.applied = Set(try $0.graph.checked().heads) }
    #expect(other == .broken([problem]))
    #expect(words(broken.upgradeSteps(to: ids("b"), applied: [])) == "a b")
    #expect(broken.nodes.count == lines.count)
  }

  @Test func g9TwoCirclesAreTwoProblems() {
    let broken = graph("a b", "b a", "p q", "q p", "r q @t", "t r")
    #expect(broken.problems.map(\.revisions).map { words($0) } == ["a b", "p q", "r t"])
    #expect(broken.problems.map(\.code) == ["cycle", "cycle", "dependencyCycle"])
    #expect(words(broken.heads) == "t")
  }

  @Test(arguments: [
    (["a", "b nothere"], "unknownParent", ["b.sql"]),
    (["a", "b a @nothere"], "unknownDependency", ["b.sql"]),
    (["a #x", "b a", "c b #x"], "duplicateLabel", ["a.sql", "c.sql"]),
    (["a", "b a #a"], "labelEqualsID", ["b.sql", "a.sql"]),
    (["a #a", "b a"], "labelEqualsID", ["a.sql"]),
    (["a #No", "b a"], "illegalLabel", ["a.sql"]),
    (["a #head", "b a"], "illegalLabel", ["a.sql"]),
  ])
  func g10MistakesNameTheirFiles(_ lines: [String], _ code: String, _ files: [String]) {
    let broken = RevisionGraph(nodes(lines))
    #expect(broken.problems.map(\.code) == [code])
    #expect(broken.problems.flatMap(\.files) == files)
    #expect(broken.nodes.count == lines.count)
    let text = broken.problems.map(\.description).joined()
    #expect(files.allSatisfy { text.contains($0) })
  }

  @Test func g10DuplicateIDKeepsTheFirstFileAndNamesAll() {
    let copies = ["z.sql", "m.sql", "b.sql"].map { RevisionNode(id: ids("a")[0], message: $0, file: $0) }
    let broken = RevisionGraph(copies)
    #expect(broken.problems == [.duplicateID(ids("a")[0], files: ["b.sql", "m.sql", "z.sql"])])
    #expect(broken.nodes.map(\.file) == ["b.sql"])
    #expect(words(broken.heads) == "a")
  }

  @Test func g10IllegalIDComesFromTheReader() {
    let broken = RevisionGraph(nodes(["a"]), reading: [.illegalID("B-1", file: "b.sql")])
    #expect(broken.problems.map(\.code) == ["illegalID"])
    #expect(broken.problems[0].message == "b.sql: B-1 cannot be the id of a revision")
    #expect(words(broken.nodes.map(\.id)) == "a")
  }

  @Test func unknownNamesSuggestTheNearest() {
    let broken = graph("users_table", "b user_table", "c b @user")
    let suggestions = broken.problems.map { problem -> [String] in
      switch problem {
      case .unknownParent(_, _, _, let nearest), .unknownDependency(_, _, _, let nearest): nearest
      default: []
      }
    }
    #expect(suggestions == [["users_table"], ["users_table"]])
  }

  @Test func oneMistakeDoesNotHideAnother() {
    let broken = graph("a b", "b a", "c nothere", "d d", "e @e", "f #f")
    #expect(
      broken.problems.map(\.code)
        == ["labelEqualsID", "unknownParent", "selfLoop", "dependencySelfLoop", "cycle"])
  }
}
