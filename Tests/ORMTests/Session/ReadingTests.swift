import DBEngine
import DBModelKit
import DBTesting
import Testing

/// How someone feels.
enum Mood: String, ColumnValue {
  case glad
  case sad
}

@Model("diary")
final class DiaryEntry {
  @PrimaryKey var id: Int
  var mood: Mood
}

struct ReadingTests {
  private static let template = DatabaseTemplate(.models(ModelSet([DiaryEntry.self])))

  private nonisolated(nonsending) func withDiary(
    _ dialect: DialectName, entries: Int, _ body: nonisolated(nonsending) (Engine) async throws -> Void
  ) async throws {
    try await Self.template.withEngine(dialect) { engine in
      let numbers: SQL =
        dialect == .postgresql
        ? "select n from generate_series(1, \(entries)) as s (n)"
        : """
        with recursive s (n) as (select 1 union all select n + 1 from s where n < \(entries)) select n from s
        """
      try await engine.execute("insert into diary (id, mood) select n, 'glad' from (\(numbers)) as numbers")
      try await body(engine)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRowThatCannotBeReadIsNamedAndTheSessionGoesOn(dialect: DialectName) async throws {
    try await withDiary(dialect, entries: 600) { engine in
      try await engine.execute("update diary set mood = 'odd' where id = 501")
      try await engine.withSession { session in
        let entries = session.select(DiaryEntry.self).orderBy(\.id)
        let ways: [(String, () async throws -> Void)] = [
          ("objects", { _ = try await entries.all() }),
          ("untracked", { _ = try await entries.untracked().all() }),
          ("columns", { _ = try await entries.columns { ($0.id, $0.mood) }.all() }),
          ("stream", { for try await _ in entries.stream(batch: 64) {} }),
        ]
        for (name, read) in ways {
          do {
            try await read()
            Issue.record("\(name): it was read")
          } catch let error as DatabaseError {
            let isNamed = ["mood", "500", "Mood"].allSatisfy(error.message.contains)
            if error.kind != .decoding || !isNamed { Issue.record("\(name): \(error)") }
          }
          let count = try await entries.where { $0.mood == .glad }.count()
          #expect(count == 599)
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aReaderMayStopEarlyInAMillionRows(dialect: DialectName) async throws {
    try await withDiary(dialect, entries: 1_000_000) { engine in
      try await engine.withSession { session in
        var ids: [Int] = []
        for try await entry in session.select(DiaryEntry.self).orderBy(\.id).stream(batch: 100) {
          ids.append(entry.id)
          if ids.count == 10 { break }
        }
        let last = try await session.select(DiaryEntry.self).orderBy { $0.id.descending }.first()
        #expect(ids == Array(1...10) && last?.id == 1_000_000)
      }
      let count = try await engine.withSession { try await $0.select(DiaryEntry.self).count() }
      #expect(count == 1_000_000 && engine.statistics.opened <= 2)
    }
  }
}
