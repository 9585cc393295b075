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

  /// All rows as objects, which the session knows or not.
  func load(isTracked: Bool) async throws -> Int64 {
    try await engine.withSession { session in
      let query = session.select(BenchRecord.self)
      return Self.sum(try await (isTracked ? query : query.untracked()).all())
    }
  }

  /// Parents with their children, in two statements, or one and as many as the database's limit makes of the other.
  func loadChildren(_ count: Int) async throws -> Int64 {
    try await engine.withSession { session in
      let parents = try await session.select(BenchParent.self)
        .where { $0.id <= Int64(count) }.orderBy { $0.id.ascending }.load(.selectIn(\.children)).all()
      var sum: Int64 = 0
      for parent in parents {
        sum += parent.id + Int64(parent.name.utf8.count)
        for child in try parent.children {
          sum += child.id + Int64(child.quantity) + Int64(child.name.utf8.count) + (child.parentID == parent.id ? 1 : 0)
        }
      }
      return sum
    }
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

  /// Makes rows of objects that the session does not take in.
  func insertRows(_ options: BulkOptions) async throws -> Int64 {
    try await engine.withSession { session in
      let records = (1...Self.records).map(Self.record)
      try await session.insert(records, options)
      // The other side knows that numbers begin at 1.
      return Self.sum(records) + Self.records * (Self.records + 1) / 2
    }
  }

  /// Writes one column of objects that were loaded before.
  func update(_ watch: Stopwatch) async throws -> Int64 {
    try await engine.withSession { session in
      let records = try await session.select(BenchRecord.self).all()
      watch.start()
      for one in records { one.quantity += 1 }
      try await session.flush()
      return Int64(records.count)
    }
  }
}
