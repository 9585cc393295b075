import Testing

@testable import DBToolKit

struct StepRewritingTests {
  static let rewriting = StepRewriting(valueOptions: ["downgrade": ["--wait", "-m"], "history": ["--last"]])

  @Test(
    arguments: [
      (["downgrade", "-1"], ["downgrade", "current-1"]),
      (["downgrade", "-v", "-12"], ["downgrade", "-v", "current-12"]),
      (["downgrade", "--wait", "-1"], ["downgrade", "--wait", "-1"]),
      (["downgrade", "-m", "-1", "-1"], ["downgrade", "-m", "-1", "current-1"]),
      (["downgrade", "--wait=5", "-1"], ["downgrade", "--wait=5", "current-1"]),
      (["downgrade", "--", "-1"], ["downgrade", "--", "-1"]),
      (["downgrade", "-1x"], ["downgrade", "-1x"]), (["downgrade", "--1"], ["downgrade", "--1"]),
      (["downgrade", "-"], ["downgrade", "-"]),
      (["downgrade", "-٣"], ["downgrade", "-٣"]), (["upgrade", "-1"], ["upgrade", "-1"]),
      (["-1", "downgrade"], ["-1", "downgrade"]),
      (["plan", "--down", "-1"], ["plan", "--down", "current-1"]),
      (["history", "-3:"], ["history", "current-3:"]), (["history", "-3:-1"], ["history", "current-3:-1"]),
      (["history", "a:-1"], ["history", "a:-1"]), (["history", "--last", "-3"], ["history", "--last", "-3"]), ([], []),
      (["-1"], ["-1"]),
      (["upgrade", "downgrade", "-1"], ["upgrade", "downgrade", "-1"]),
    ] as [([String], [String])])
  func rewritesStepsWhereARevisionCanStand(arguments: [String], wanted: [String]) throws {
    try expectEqual(Self.rewriting.rewrite(arguments), wanted, "\(arguments)")
    if arguments != wanted { try require(StepRewriting.isNeeded(for: arguments), "\(arguments)") }
  }
}
