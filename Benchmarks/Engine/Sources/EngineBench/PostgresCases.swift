import BenchTable
import DBEngine
import DBPostgres
import EngineBenchC

/// The cases on PostgreSQL, with the connections of both sides.
struct PostgresCases {
  let engine: Engine
  let crew: [OpaquePointer]

  static let poolSize = 20

  static func prepared(_ url: String) async throws -> PostgresCases {
    var configuration = EngineConfiguration()
    configuration.pool.maximumSize = poolSize
    let engine = Engine(driver: try PostgresDriver(url: url), configuration: configuration)
    try await engine.withConnection { connection in
      try await Workload.fill(connection)
      try await connection.execute("vacuum analyze")
      try await connection.execute("checkpoint")
    }
    let crew = (0..<poolSize).compactMap { _ in bench_pg_open(url) }
    guard crew.count == poolSize else { throw BenchFailure("C could not connect") }
    return PostgresCases(engine: engine, crew: crew)
  }

  func close() async {
    for connection in crew { bench_pg_close(connection) }
    await engine.shutdown(deadline: .seconds(5))
  }

  var cases: [Case] {
    let engine = engine
    let one = crew[0]
    let crew = crew
    let selects = 10_000
    let operations: Int64 = 20_000
    let client = Workload.Client(engine)
    let empty = { _ = try await engine.execute("truncate bench_inserts") }
    func insert(
      _ way: String, _ work: @escaping (Engine) async throws -> Int64, _ c: @escaping (OpaquePointer?) -> Int64
    ) -> Case {
      Case(
        title: "PostgreSQL, 1,000 inserts, \(way)", unit: .milliseconds, prepare: empty,
        engine: { try await work(engine) }, reference: { c(one) })
    }
    return [
      Case(
        title: "PostgreSQL, select by key, plain body", count: selects,
        engine: { try await engine.withConnection { try await Workload.select(selects, on: $0) } },
        reference: { bench_pg_select(one, Int64(selects)) }, goals: [.wall(1.25)]),
      Case(
        title: "PostgreSQL, select by key, from an actor", count: selects,
        engine: { try await client.select(selects) },
        reference: { bench_pg_select(one, Int64(selects)) }, goals: [.wall(2.5)]),
      Case(
        title: "PostgreSQL, mixed, 200 tasks on 20 connections", count: Int(operations),
        engine: { try await Workload.mixed(operations, tasks: 200, engine) },
        reference: {
          var all = crew.map(Optional.some)
          return bench_pg_mixed(&all, Int32(all.count), operations)
        }, goals: [.wall(1.5)]),
      Case(
        title: "PostgreSQL, 100,000 rows of 6 columns", unit: .milliseconds,
        engine: { try await Workload.fetch(engine) }, reference: { bench_pg_fetch(one) }, goals: [.wall(1.5)]),
      Case(
        title: "PostgreSQL, the same as a stream", unit: .milliseconds,
        engine: { try await Workload.stream(engine) }, reference: { bench_pg_stream(one) }, goals: [.wall(1.5)]),
      insert("one by one", Workload.insertEach, bench_pg_insert_each),
      insert("pipelined", Workload.insertPipeline, bench_pg_insert_pipeline),
      insert("multi-VALUES", Workload.insertValues, bench_pg_insert_values),
      insert("unnest", Workload.insertUnnest, bench_pg_insert_unnest),
      insert("COPY", Workload.insertCopy, bench_pg_insert_copy),
    ]
  }
}
