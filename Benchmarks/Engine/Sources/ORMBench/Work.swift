import BenchTable
import DBEngine
import DBModels
import DBQuery
import ORMBenchC

/// The work by sessions, alike on both databases.
struct Work {
  static let records = Int64(ORM_RECORDS)
  static let updates = Int64(ORM_UPDATES)
  static let parents = 10_000
  static let children = Int(ORM_CHILDREN)

  let engine: Engine

  /// A new object, without a number.
  static func record(_ number: Int64) -> BenchRecord {
    BenchRecord(
      quantity: Int32(number % 1000), price: Double(number) * 0.25, isActive: number % 2 == 1,
      name: "record number \(number)", note: number % 3 > 0 ? "a note about the record \(number)" : nil,
      code: "C\(number % 977)", createdAt: Instant(microsecondsSince2000: 800_000_000_000_000 + number * 1_000_003))
  }

  static func sum(_ records: [BenchRecord]) -> Int64 {
    var sum: Int64 = 0
    for one in records {
      sum += one.id + Int64(one.quantity) + Int64(one.price) + (one.isActive ? 1 : 0)
      sum += one.createdAt.microsecondsSince2000 / 1_000_000
      sum += Int64(one.name.utf8.count + (one.note?.utf8.count ?? 0) + one.code.utf8.count)
    }
    return sum
  }

  /// Adds objects, and has them written; their numbers come back.
  func insert() async throws -> Int64 {
    try await engine.withSession { session in
      let records = (1...Self.records).map(Self.record)
      try session.add(contentsOf: records)
      try await session.flush()
      return Self.sum(records)
    }
  }

  /// Writes one column of objects that were loaded before.
  func update(_ watch: Stopwatch) async throws -> Int64 {
    try await engine.withSession { session in
      var records: [BenchRecord] = []
      for id in 1...Self.updates { if let one = try await session.get(BenchRecord.self, id) { records.append(one) } }
      watch.start()
      for one in records { one.quantity += 1 }
      try await session.flush()
      return Int64(records.count)
    }
  }
}
