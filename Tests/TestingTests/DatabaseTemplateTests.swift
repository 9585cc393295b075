import DBEngine
import DBMigrations
import DBPostgres
import DBQuery
import DBSchema
import DBTesting
import Synchronization
import Testing

/// A template gives each test a database of its own.
@Suite struct DatabaseTemplateTests {
  static let dialects = TemporaryDatabase.available
  static let library = DatabaseTemplate(
    .models(Library.models).then { engine in
      _ = try await engine.withConnection { try await seed($0, ["authors": [["name": "Ada"]]]) }
    })

  @Test("each test gets a database of its own with what the template holds, and leaves nothing", arguments: dialects)
  func copiesAreApart(_ dialect: DialectName) async throws {
    var urls: [String] = []
    for _ in 0..<6 {
      try await Self.library.withDatabase(dialect) { database in
        urls.append(database.url)
        let engine = try database.engine()
        same(try await Self.authors(engine), ["Ada"])
        try await engine.withConnection { connection in
          try await connection.execute("insert into authors (name) values ('Grace')")
          try await connection.execute("create table more (id integer)")
        }
        same(try await Self.authors(engine), ["Ada", "Grace"])
      }
    }
    same(Set(urls).count, 6, "tests shared a database")
    guard dialect == .postgresql else { return }
    try await eventually("used copies are dropped") {
      try urls.allSatisfy { try !PostgresDriver(url: $0).databaseExists() }
    }
  }

  @Test("tests beside each other wait for one making, and get a copy each", arguments: dialects)
  func isMadeOnce(_ dialect: DialectName) async throws {
    let made = Counter()
    let template = DatabaseTemplate(
      .made { engine in
        made.add()
        _ = try await engine.withConnection { try await $0.execute("create table t (id integer)") }
      })
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 {
        group.addTask {
          try await template.withEngine(dialect) { engine in
            try await engine.withConnection { connection in
              try await connection.execute("insert into t values (\(number))")
              return try await connection.execute("select count(*) from t")[0].decode(Int.self, 0)
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    same(counts, Array(repeating: 1, count: 8))
    same(made.value, 1, "the template was made again")
  }

  @Test("what keeps a template from being made is told to each test, and leaves nothing behind", arguments: dialects)
  func failuresAreTold(_ dialect: DialectName) async throws {
    let place = Mutex("")
    let template = DatabaseTemplate(
      .made { engine in
        place.withLock { $0 = engine.address.database }
        _ = try await engine.withConnection { try await $0.execute("select * from nowhere") }
      })
    for _ in 0..<2 {
      do {
        try await template.withDatabase(dialect) { _ in }
        Issue.record("there is a database of a template that could not be made")
      } catch let error as DatabaseError { same(error.kind, .undefinedObject) }
    }
    guard dialect == .postgresql else { return }
    try await withTemporaryDatabase(dialect) { database in
      let name = place.withLock { $0 }
      let rows = try await database.engine().withConnection { connection in
        try await connection.execute("select 1 from pg_catalog.pg_database where datname = \(name)")
      }
      check(!name.isEmpty && rows.isEmpty, "the failed template \(name) is still there")
    }
  }

  @Test("a copy holds what migrations lead to", arguments: dialects)
  func copiesMigrations(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(.sqlite) { place in
      let history = try TemporaryHistory(in: place.folder)
      try history.add("a1", "--: up\ncreate table t (id integer);\n--: down\ndrop table t;")
      let template = DatabaseTemplate(.migrations(in: history.path))
      try await template.withEngine(dialect) { engine in
        try await Migrator(engine, history: history.history).requireUpToDate()
        same(try await engine.withConnection { try await $0.execute("select * from t").count }, 0)
      }
    }
  }

  @Test("copies are whole, made ahead or when they are asked for; what each costs is printed", arguments: dialects)
  func printsCosts(_ dialect: DialectName) async throws {
    for spares in dialect == .postgresql ? [2, 0] : [0] {
      let template = spares == 2 ? Self.library : DatabaseTemplate(.models(Library.models), spares: spares)
      try await template.withDatabase(dialect) { _ in }
      let clock = ContinuousClock()
      var waits: [Duration] = []
      for _ in 0..<20 {
        let start = clock.now
        try await template.withEngine(dialect) { engine in
          waits.append(clock.now - start)
          let rows = try await engine.withConnection { try await $0.execute("select * from authors") }
          same(rows.columns, ["id", "name", "sort_name"])
          // What a test does meanwhile.
          if spares > 0 { try await Task.sleep(for: .milliseconds(40)) }
        }
      }
      waits.sort()
      print("a \(dialect.rawValue) copy, \(spares) made ahead: median \(waits[10]), slowest \(waits[19])")
    }
  }

  private static func authors(_ engine: Engine) async throws -> [String] {
    try await engine.withConnection { connection in
      try await connection.execute("select name from authors order by id").map { try $0.decode(String.self, 0) }
    }
  }
}

/// Counts from any task.
final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  var value: Int { count.load(ordering: .relaxed) }
  func add() { count.add(1, ordering: .relaxed) }
}
