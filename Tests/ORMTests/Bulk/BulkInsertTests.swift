import DBEngine
import DBModels
import DBQuery
import DBTesting
import FoundationEssentials
import SeededRandom
import Testing

struct BulkInsertTests {
  /// O11.
  @Test(arguments: TemporaryDatabase.available)
  func aHundredThousandRowsGetTheirKeysInOrderInFewSmallStatements(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      let rows = (0..<100_000).map { ($0, $0.isMultiple(of: 3) ? nil : Double($0)) }
      try await engine.withSession { session in
        recorder.reset()
        let ids = try await session.insert(Reading.self, { ($0.sensor, $0.value) }, rows, returning: \.id)
        #expect(ids.count == 100_000)
        let wrong = ids.indices.first { ids[$0] != $0 + 1 }
        #expect(wrong == nil)
        let inserts = recorder.sent.matching("insert")
        let largest = inserts.values.map { $0.reduce(0) { $0 + $1.width } }.max() ?? 0
        #expect(inserts.count <= (dialect == .postgresql ? 10 : 110))
        #expect(largest <= (dialect == .postgresql ? 200_000 : 32_766))
      }
      #expect(try await number(engine, "select count(*) from readings where sensor <> id - 1") == 0)
      #expect(try await number(engine, "select count(*) from readings where value is null") == 33_334)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func valuesOfAllKindsArriveAsTheyWereByEachWay(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      let samples = try Self.samples(200)
      try await engine.withSession { session in
        for options in [BulkOptions(copying: .never), BulkOptions(copying: .from(rows: 1))] {
          recorder.reset()
          let count = try await session.insert(samples, options)
          #expect(count == samples.count)
          let copies = recorder.sent.matching("copy").count
          // Half of the rows leave a default to the database: they have other columns.
          #expect(copies == (dialect == .postgresql && options.copying != .never ? 2 : 0))
          let found = try await session.select(Sample.self).orderBy(\.text).untracked().all()
          #expect(found.map(\.content) == samples.map(\.content))
          try await session.execute(Delete(Sample.self).all())
        }
        #expect(samples.allSatisfy { $0.id == 0 && !session.contains($0) })
      }
    }
  }

  /// Each value that a format could trip over, in some of the rows; the text begins with the row's number.
  private static func samples(_ count: Int) throws -> [Sample] {
    var random = Seeded("bulk samples")
    let pieces = ["\\", "\\N", "\t", "\n", "\r", "\\.", "'", "\"", "{", "}", ",", "NULL", "é", "😀", "x", "\u{1}"]
    return try (0..<count).map { place in
      let sample = Sample(
        text: "\(1000 + place)" + random.text(of: pieces, upTo: 8),
        moment: random.one(of: [
          .infinity, .negativeInfinity,
          Instant(microsecondsSince2000: Int64.random(in: -1 << 50...1 << 50, using: &random)),
        ]), token: UUID())
      sample.note = random.once(in: 3) ? nil : random.text(of: pieces, upTo: 5)
      sample.number = random.one(of: [0, -1.5, 1e300, 2.5e-300, 0.1])
      sample.price = random.one(of: [0, -12, 1_000_000_000_000])
      sample.isOn = random.once(in: 2)
      sample.raw = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      sample.tags = (0..<Int.random(in: 0...3, using: &random)).map { _ in random.text(of: pieces, upTo: 4) }
      sample.day = random.once(in: 2) ? nil : CivilDate(year: 2024, month: 2, day: 29)
      sample.extra = random.once(in: 2) ? nil : try JSONText(["a\t\"\\n": place])
      sample.level = place.isMultiple(of: 2) ? place : nil
      return sample
    }
  }

  @Test func infiniteNumbersGoByCopy() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await withSamples(.postgresql) { engine, _ in
      try await engine.withSession { session in
        try await session.insert(
          Reading.self, { ($0.sensor, $0.value) }, [(1, .infinity), (2, -.infinity), (3, .nan), (4, nil)],
          .init(copying: .from(rows: 1)))
      }
      let found = try await engine.query("select value from readings order by sensor").map { "\($0[0])" }
      #expect(found == ["double(inf)", "double(-inf)", "double(nan)", "null"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func rowsWithAndWithoutKeysGoTogether(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      for copying in [BulkOptions.Copying.never, .from(rows: 1)] {
        try await engine.withSession { session in
          let readings = (0..<50).map { place in
            Reading(id: place.isMultiple(of: 5) ? 1_000 + place : 0, sensor: place)
          }
          try await session.insert(readings, .init(copying: copying))
          let ids = try await session.insert(readings.filter { $0.id == 0 }, returning: \.sensor)
          #expect(ids == (0..<50).filter { !$0.isMultiple(of: 5) })
          #expect(try await session.select(Reading.self).where { $0.id == $0.sensor + 1_000 }.count() == 10)
          #expect(try await session.select(Reading.self).count() == 90)
          try await session.execute(Delete(Reading.self).all())
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func threeHundredColumnsStayBelowTheLimits(dialect: DialectName) async throws {
    try await withSizes(dialect) { engine, counter in
      try await engine.withSession { session in
        let rows = (1...1_500).map(Wide.init)
        #expect(try await session.insert(rows, .init(copying: .never)) == 1_500)
        // 109 rows of 300 values are 32,700.
        #expect(counter.sizes.count == (dialect == .postgresql ? 3 : 14))
        #expect(counter.sizes.allSatisfy { $0 <= (dialect == .postgresql ? 200_000 : 32_766) })
        let keys = try await session.insert([Wide(2_000), Wide(2_001)], returning: \.last)
        #expect(keys == [2_000_299, 2_001_299])
        let found = try await session.get(Wide.self, keys: [1_500_000, 1])
        #expect(found[0]?._modelValue(299) == .integer(1_500_299) && found[1] == nil)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSequenceIsAskedForMoreOnlyWhenWhatItGaveIsWritten(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        recorder.reset()
        let source = Numbers(count: 2_350) { place in
          let sent = recorder.statements.count { $0.hasPrefix("insert") }
          if sent != place / 100 { Issue.record("row \(place) was asked for after \(sent) statements") }
        }
        let count = try await session.insert(
          Reading.self, { ($0.sensor, $0.value) }, contentsOf: source, chunk: 100)
        #expect(count == 2_350)
        #expect(recorder.sent.matching("insert").count == 24)
        let objects = Numbers(count: 30) { _ in }.map { Reading(sensor: $0.0) }
        #expect(try await session.insert(contentsOf: objects, chunk: 7) == 30)
      }
      #expect(try await number(engine, "select count(*) from readings") == 2_380)
      await #expect(throws: Broken.self) {
        try await engine.withSession { session in
          let source = Numbers(count: 500) { place in if place == 450 { throw Broken() } }
          try await session.insert(Reading.self, { ($0.sensor, $0.value) }, contentsOf: source, chunk: 100)
        }
      }
      #expect(try await number(engine, "select count(*) from readings") == 2_380)
    }
  }

  struct Broken: Error {}

  /// Rows that are made when they are asked for.
  struct Numbers: AsyncSequence, AsyncIteratorProtocol {
    let count: Int
    let check: (Int) throws -> Void
    var place = 0

    init(count: Int, check: @escaping (Int) throws -> Void) {
      self.count = count
      self.check = check
    }
    func makeAsyncIterator() -> Numbers { self }
    mutating func next() async throws -> (Int, Double?)? {
      if place == count { return nil }
      try check(place)
      place += 1
      return (place, nil)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func noRowsSendNothing(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        recorder.reset()
        let none: [Author] = []
        var count = try await session.insert(none)
        count += try await session.insert(none, returning: \.id).count
        count += try await session.insert(Author.self, { $0.name }, [])
        count += try await session.insert(contentsOf: AsyncStream<Author> { $0.finish() })
        count += try await session.upsert(none, onConflict: \.name, update: .all)
        count += try await session.update(none, [\.name]).count
        count += try await session.delete(Author.self, keys: []).count
        count += try await session.get(Author.self, keys: []).count
        #expect(count == 0 && recorder.statements.isEmpty)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aFailureInTheMiddleLeavesNothingToCommit(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      try await engine.withSession { session in
        let names = (0..<25).map { "name \($0)" } + ["name 3"]
        let error = await #expect(throws: DatabaseError.self) {
          try await session.insert(Author.self, { $0.name }, names, .init(chunk: 10))
        }
        #expect(error?.kind == .unique)
        await #expect(throws: DatabaseError.self) { try await session.flush() }
        let again = await #expect(throws: DatabaseError.self) {
          try await session.insert(Author.self, { $0.name }, ["later"])
        }
        #expect(again?.kind == .transactionState)
        try await session.rollback()
      }
      #expect(try await number(engine, "select count(*) from authors") == 0)
      try await engine.withSession { session in
        try? await session.withSavepoint { session in
          _ = try await session.insert(Author.self, { $0.name }, ["Ada", "Ada"])
        }
        let made = try await session.insert(Author.self, { $0.name }, ["Ada", "Grace"], returning: Author.self)
        made[1].country = "us"
        #expect(made[0].country == "unknown" && session.contains(made[0]))
      }
      #expect(try await number(engine, "select count(*) from authors where country = 'us'") == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anObjectThatTheSessionWritesItselfIsRefused(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      try await engine.withSession { session in
        let ada = Author(name: "Ada")
        try session.add(ada)
        await #expect(throws: SessionMisuse.self) { try await session.insert([ada]) }
        try await session.flush()
        await #expect(throws: SessionMisuse.self) { try await session.insert([ada], returning: \.id) }
      }
    }
  }
}

extension SQLValue {
  /// How many values a parameter carries.
  var width: Int { if case .array(let elements) = self { elements.count } else { 1 } }
}
