import BenchTable
import DBEngine
import DBSQLite
import EngineBenchC

/// The cases on a SQLite file in WAL mode (`synchronous = normal`), with the connections of both sides.
struct SQLiteCases {
  let engine: Engine
  let crew: [OpaquePointer]

  static let poolSize = 20
  /// GRDB's CPU for a select by key over that of C, as measured in one run with it: 21 over 4.9 microseconds.
  static let grdb = 4.3

  static func prepared(_ path: String) async throws -> SQLiteCases {
    var configuration = EngineConfiguration()
    configuration.pool.maximumSize = poolSize
    let driver = try SQLiteDriver(url: "sqlite:" + path, options: SQLiteOptions(synchronous: .normal))
    let engine = Engine(driver: driver, configuration: configuration)
    try await engine.withConnection { connection in
      try await connection.execute("pragma journal_mode = wal")
      try await connection.withTransaction { try await Workload.fill($0) }
      try await connection.execute("pragma wal_checkpoint(truncate)")
    }
    let crew = (0..<poolSize).compactMap { _ in bench_sqlite_open(path) }
    guard crew.count == poolSize else { throw BenchFailure("C could not open \(path)") }
    return SQLiteCases(engine: engine, crew: crew)
  }

  func close() async {
    for connection in crew { bench_sqlite_close(connection) }
    await engine.shutdown(deadline: .seconds(5))
  }

  var cases: [Case] {
    let engine = engine
    let one = crew[0]
    let crew = crew
    let selects = 50_000
    let operations: Int64 = 50_000
    let client = Workload.Client(engine)
    // With the checkpoint, so that no side pays for what the other has left in the log.
    let empty = {
      try await engine.execute("delete from bench_inserts")
      try await engine.execute("pragma wal_checkpoint(truncate)")
    }
    return [
      Case(
        title: "SQLite, select by key, plain body", count: selects,
        engine: { try await engine.withReadConnection { try await Workload.select(selects, on: $0) } },
        reference: { bench_sqlite_select(one, Int64(selects)) }, goals: [.wall(1.25), .cpu(Self.grdb)]),
      Case(
        title: "SQLite, select by key, from an actor", count: selects,
        engine: { try await client.select(selects) },
        reference: { bench_sqlite_select(one, Int64(selects)) }, goals: [.wall(2.5)]),
      Case(
        title: "SQLite, mixed, 200 tasks on 20 connections", count: Int(operations),
        engine: { try await Workload.mixed(operations, tasks: 200, engine) },
        reference: {
          var all = crew.map(Optional.some)
          return bench_sqlite_mixed(&all, Int32(all.count), operations)
        }, goals: [.wall(1.5)]),
      Case(
        title: "SQLite, 100,000 rows of 6 columns", unit: .milliseconds,
        engine: { try await Workload.fetch(engine) }, reference: { bench_sqlite_fetch(one) }, goals: [.wall(1.5)]),
      Case(
        title: "SQLite, the same as a stream", unit: .milliseconds,
        engine: { try await Workload.stream(engine) }, reference: { bench_sqlite_fetch(one) }, goals: [.wall(1.5)]),
      Case(
        title: "SQLite, 1,000 inserts, one by one", unit: .milliseconds, prepare: empty,
        engine: { try await Workload.insertEach(engine) }, reference: { bench_sqlite_insert_each(one) }),
      Case(
        title: "SQLite, 1,000 inserts, multi-VALUES", unit: .milliseconds, prepare: empty,
        engine: { try await Workload.insertValues(engine) }, reference: { bench_sqlite_insert_values(one) }),
    ]
  }
}
