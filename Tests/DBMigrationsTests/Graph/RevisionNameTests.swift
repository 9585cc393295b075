import DBMigrations
import Testing

/// The grammar of names and ranges, and scenario G11.
@Suite struct RevisionNameTests {
  @Test(arguments: [
    ("head", RevisionName(point: .head)),
    ("heads", RevisionName(point: .heads)),
    ("base+2", RevisionName(point: .base, offset: 2)),
    ("current-3", RevisionName(point: .current, offset: -3)),
    ("+1", RevisionName(point: nil, offset: 1)),
    ("-12", RevisionName(point: nil, offset: -12)),
    ("1f3c", RevisionName(point: .named("1f3c"))),
    ("header", RevisionName(point: .named("header"))),
    ("2024.01_x-1", RevisionName(point: .named("2024.01_x"), offset: -1)),
    ("billing@head-2", RevisionName(branch: "billing", point: .head, offset: -2)),
    ("c2@base+2", RevisionName(branch: "c2", point: .base, offset: 2)),
    ("c2@-1", RevisionName(branch: "c2", point: nil, offset: -1)),
  ])
  func namesReadAndPrintTheSame(_ text: String, _ name: RevisionName) throws {
    #expect(try RevisionName(text) == name)
    #expect(name.description == text)
  }

  @Test(arguments: [
    ("", 1), ("@a", 1), ("head@a", 1), ("a@", 3), ("a@b@c", 4), ("a+", 3), ("a-0", 3), ("a+99999999999999999999", 3),
    ("a+1-1", 4), ("a:b", 2), ("aB", 2), ("a b", 2), ("é", 1), ("+x", 2), ("a\u{1B}", 2), ("a@+", 4),
  ])
  func mistakesNameTheirColumn(_ text: String, _ column: Int) {
    do {
      let name = try RevisionName(text)
      Issue.record("\(text) was read as \(name)")
    } catch {
      #expect(error.column == column, "\(error)")
    }
  }

  @Test(arguments: [
    ("a:b", RevisionRange(lower: RevisionName(point: .named("a")), upper: RevisionName(point: .named("b")))),
    (":head", RevisionRange(upper: RevisionName(point: .head))),
    ("-3:", RevisionRange(lower: RevisionName(point: nil, offset: -3))),
    (":", RevisionRange()),
  ])
  func rangesReadAndPrintTheSame(_ text: String, _ range: RevisionRange) throws {
    #expect(try RevisionRange(text) == range)
    #expect(range.description == text)
  }

  @Test(arguments: ["a", "a:b:c", "a;b", "::"])
  func whatIsNoRangeIsRefused(_ text: String) {
    #expect(throws: RevisionNameError.self) { try RevisionRange(text) }
  }

  let named = graph("1f3c9a2b", "1f3c9a77 1f3c9a2b", "1f3 1f3c9a77 #1f3c9", "abcdef 1f3 #uvwxyz")

  @Test func g11AmbiguousPrefixListsItsCandidates() {
    #expect(failure("1f3c9a") == .ambiguousPrefix("1f3c9a", candidates: ids("1f3c9a2b 1f3c9a77")))
  }

  @Test func g11ExactIDWinsOverLabelAndLabelOverPrefix() throws {
    let found = try ["1f3", "1f3c9", "1f3c9a2", "abcd", "uvwxyz"].map { try named.revision(named: $0).text }
    #expect(found == ["1f3", "1f3", "1f3c9a2b", "abcdef", "abcdef"])
  }

  @Test func g11ShortPrefixIsNoName() {
    #expect(failure("abc") == .unknownRevision("abc", nearest: ["abcdef"], isApplied: false))
    #expect(failure("uvwxya") == .unknownRevision("uvwxya", nearest: ["uvwxyz"], isApplied: false))
    #expect(failure("haed") == .unknownRevision("haed", nearest: ["head"], isApplied: false))
    #expect(failure("curent") == .unknownRevision("curent", nearest: ["current"], isApplied: false))
  }

  @Test func everyErrorSaysWhatToDo() {
    let someone = ids("a b")
    let errors: [GraphError] = [
      .broken([.selfLoop(someone[0], file: "a.sql")]), .noRevisions, .severalHeads(someone, name: "head"),
      .unknownRevision("x", nearest: [], isApplied: false), .unknownRevision("x", nearest: ["y"], isApplied: false),
      .unknownRevision("x", nearest: [], isApplied: true), .ambiguousPrefix("abcd", candidates: someone),
      .notInBranch(someone[0], branch: "b"), .severalCurrent(someone, name: "+1"),
      .ambiguousStep(at: nil, choices: someone, name: "x@base+1"), .notEnoughSteps(asked: 2, available: 1, name: "+2"),
      .wrongDirection(name: "+1", context: .any), .wrongDirection(name: "+1", context: .downgrade),
      .wrongDirection(name: "-1", context: .upgrade), .stepsFromHeads(name: "heads-1"), .notApplied(someone[0]),
      .severalTargets(someone), .notAncestor(lower: [someone[0]], upper: [someone[1]]),
    ]
    #expect(errors.allSatisfy { !$0.message.isEmpty && !$0.hint.isEmpty && !$0.code.isEmpty })
    #expect(Set(errors.map(\.message)).count == errors.count - 1)
    #expect(errors[8].hint == "say which branch: a@+1, or name the revision to go to")
    #expect(errors[9].hint == "say which branch: a@base+1, or name the revision")
  }

  private func failure(_ text: String) -> GraphError? {
    do { _ = try named.revision(named: text) } catch { return error }
    return nil
  }
}
