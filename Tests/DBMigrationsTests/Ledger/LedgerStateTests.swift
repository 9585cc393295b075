import Testing

@testable import DBMigrations

@Suite struct LedgerStateTests {
  static func row(
    _ seq: Int64, _ event: LedgerEvent, _ direction: Direction = .up, _ group: Int? = nil, _ statement: Int? = nil
  )
    throws -> LedgerRow
  {
    LedgerRow(
      seq: seq, run: "r", revision: try #require(RevisionID("a1")), parents: [], depends: [], labels: [], message: "",
      direction: direction, event: event, group: group, statement: statement, actor: "", host: "", tool: "", at: "")
  }

  static func status(_ rows: [LedgerRow]) -> LedgerState.Status? { LedgerState(rows).records.values.first?.status }

  @Test func addsUpWhatHappened() throws {
    let up = LedgerState.Progress(direction: .up, groups: 1, statements: 0)
    let cases: [([LedgerRow], LedgerState.Status)] = try [
      ([Self.row(1, .applied)], .applied), ([Self.row(1, .applied), Self.row(2, .reverted, .down)], .absent),
      ([Self.row(1, .stamped)], .applied), ([Self.row(1, .imported), Self.row(2, .stamped, .down)], .absent),
      ([Self.row(1, .partial, .up, 1)], .partial(up)),
      ([Self.row(1, .partial, .up, 2, 3)], .partial(.init(direction: .up, groups: 1, statements: 3))),
      ([Self.row(1, .started, .up, 2, 3)], .partial(.init(direction: .up, groups: 1, statements: 2, unknown: 3))),
      (
        [Self.row(1, .started, .up, 2, 3), Self.row(2, .partial, .up, 2, 3)],
        .partial(.init(direction: .up, groups: 1, statements: 3))
      ),
      (
        [Self.row(1, .started, .up, 1, 1), Self.row(2, .failed, .up, 1, 1)],
        .partial(.init(direction: .up, groups: 0, statements: 0, unknown: 1))
      ),
      (
        [Self.row(1, .started, .up, 1, 2), Self.row(2, .repaired, .up, 1, 1)],
        .partial(.init(direction: .up, groups: 0, statements: 1))
      ),
      ([Self.row(1, .failed)], .absent), ([Self.row(1, .applied), Self.row(2, .failed, .down)], .applied),
      ([Self.row(1, .applied), Self.row(2, .repaired)], .applied),
      ([Self.row(1, .partial, .up, 1), Self.row(2, .applied)], .applied),
    ]
    for (rows, expected) in cases {
      let found = Self.status(rows)
      if found != expected { Issue.record("\(rows.map(\.event)): \(String(describing: found)), not \(expected)") }
    }
    #expect(cases.count == 14)
  }

  @Test func remembersHowFarAnUpCameWhenADownBegan() throws {
    let rows = try [Self.row(1, .partial, .up, 2, 3), Self.row(2, .partial, .down, 1), Self.row(3, .partial, .down, 2)]
    guard case .partial(let progress)? = Self.status(rows) else {
      Issue.record("not half-done")
      return
    }
    #expect(progress.direction == .down && progress.groups == 2 && progress.reached == .init(groups: 1, statements: 3))
  }
}
