import DBMigrations
import DBSchema
import DBTesting
import Testing

/// R7: many programs at once.
@Suite(.serialized) struct TogetherTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var dialect: DialectName
    var count: Int
    var isFresh: Bool
    var testDescription: String { "\(count) on a \(isFresh ? "fresh" : "used") \(dialect.rawValue) database" }
    static let all = TemporaryDatabase.available.flatMap { dialect in
      [2, 5, 20].flatMap { count in
        [true, false].map { Case(dialect: dialect, count: count, isFresh: $0) }
      }
    }
  }

  @Test("R7: upgrades started together all succeed, and each revision runs once", arguments: Case.all)
  func runsEachRevisionOnce(_ each: Case) async throws {
    try await Bench.with(each.dialect) { bench in
      try bench.history.add(
        "r1", "--: up\ncreate table ran (revision text);\ninsert into ran values ('r1');\n--: down\ndrop table ran;")
      let how = each.dialect == .postgresql ? "concurrently " : ""
      for number in 2...6 {
        let section =
          number == 4
          ? "--: up transaction=none\ncreate index \(how)ran_index on ran (revision);\n" : "--: up\n"
        try bench.history.add(
          "r\(number)", parents: ["r\(number - 1)"],
          "\(section)insert into ran values ('r\(number)');\n--: down\nselect 1;")
      }
      if !each.isFresh { try await bench.upgrade("r2") }
      let processes = try (1...each.count).map { try ToolProcess(bench.database, ["upgrade"], output: "run\($0)") }
      for process in processes {
        let status = try await process.wait()
        check(status == 0, "\(each.testDescription): exit \(status): \(process.output)")
      }
      same(try await bench.rows("select revision from ran order by 1"), (1...6).map { "r\($0)" }, each.testDescription)
      same(try await bench.applied(), (1...6).map { "r\($0)" })
    }
  }
}
