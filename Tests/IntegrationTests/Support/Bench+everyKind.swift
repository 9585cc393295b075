import DBSchema
import DBTesting
import Testing

/// What a clean run over ``EveryKindHistory`` leaves behind, to compare others with.
struct CleanRun {
  /// The schema at the heads.
  var head: [String]
  /// The parts that write into the log, each once.
  var parts: [String]
}

extension Bench {
  /// Writes the history with every kind of section, and finds out what a clean run of it leaves.
  /// Afterwards the database is at the base again, with an empty ledger and log.
  nonisolated(nonsending) func prepareEveryKind() async throws -> CleanRun {
    try EveryKindHistory.write(to: history)
    try await run(EveryKindHistory.log)
    try await upgrade()
    let clean = CleanRun(head: try await snapshot(), parts: try await log("up"))
    same(clean.parts.count, Set(clean.parts).count, "a clean run does each part once")
    try await downgrade("base")
    same(try await snapshot(), [], "a clean downgrade leaves nothing")
    same(try await log("down"), clean.parts, "each down undoes its up")
    try await forget()
    return clean
  }

  /// Empties ledger and log; the database must be at the base.
  nonisolated(nonsending) func forget() async throws {
    try await run("delete from dbtool_ledger", "delete from run_log")
  }

  /// The log's lines of one direction, sorted.
  nonisolated(nonsending) func log(_ way: String) async throws -> [String] {
    try await rows("select revision || ' ' || part from run_log where way = '\(way)' order by 1")
  }

  /// The database is at the heads, equal to a clean run's, and everything ran once more up than down.
  nonisolated(nonsending) func requireHead(_ clean: CleanRun, _ words: String) async throws {
    same(try await snapshot(), clean.head, "\(words): schema at the heads")
    same(try await applied().count, 8, "\(words): applied revisions")
    let counts = try await rows(
      """
      select revision || ' ' || part, sum(case way when 'up' then 1 else 0 end), sum(case way when 'down' then 1 else 0 end)
      from run_log group by 1 order by 1
      """)
    for count in counts {
      let fields = count.split(separator: "|")
      check(
        fields.count == 3 && ["1 0", "2 1"].contains("\(fields[1]) \(fields[2])"),
        "\(words): a part ran twice: \(count) (part|up|down)")
    }
    same(counts.count, clean.parts.count, "\(words): parts that ran")
  }
}
