import DBEngine
import DBQuery
import Glibc
import Testing

/// Memory does not grow with the number of queries. The full size runs when `DBTOOL_SOAK` is set: a million on one
/// lease, and two hundred thousand with a lease and a transaction each.
struct MemoryTests {
  /// How a query is made.
  enum Way: String, CaseIterable, Sendable { case oneLease, manyLeases }

  static let isSoak = getenv("DBTOOL_SOAK") != nil

  @Test(arguments: Database.available, Way.allCases)
  func staysFlatOverManyQueries(_ database: Database, _ way: Way) async throws {
    let rounds = Self.isSoak ? (way == .oneLease ? 1_000_000 : 200_000) : 20_000
    try await database.withEngine(.init(pool: .init(maximumSize: 2))) { engine in
      // Caches fill, and the allocator takes what it needs.
      try await run(way, 5000, engine)
      let before = residentBytes()
      let taken = try await time { try await run(way, rounds, engine) }
      let growth = residentBytes() - before
      if Self.isSoak {
        print("\(database.rawValue), \(way.rawValue): \(rounds) queries in \(taken), \(growth / 1024) KiB more")
      }
      // A hundred bytes kept by each of 20,000 queries would be 2 MB; the same limit at the full size is 2 bytes each.
      check(growth < 2_000_000, "memory grew by \(growth / 1024) KiB in \(rounds) queries")
    }
  }

  private func run(_ way: Way, _ rounds: Int, _ engine: Engine) async throws {
    switch way {
    case .oneLease:
      try await engine.withConnection { connection in
        for number in 0..<rounds { try await query(number, connection) }
      }
    case .manyLeases:
      for number in 0..<rounds { try await engine.withTransaction { try await query(number, $0) } }
    }
  }

  private func query(_ number: Int, _ connection: Connection) async throws {
    let rows = try await connection.execute("select cast(\(number) as integer) as number, 'some text' as words")
    if try rows[0].decode(Int.self, "number") != number { Issue.record("another number than \(number)") }
  }
}

/// The process's resident memory.
private func residentBytes() -> Int {
  guard let text = try? ChildProgram.text(of: "/proc/self/statm") else { return 0 }
  return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
}
