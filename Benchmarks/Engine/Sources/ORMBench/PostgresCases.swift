import BenchTable
import DBEngine
import DBPostgres
import ORMBenchC

/// The cases on PostgreSQL, with the connections of both sides.
struct PostgresCases {
  let engine: Engine
  let stage: Stage
  let c: OpaquePointer

  static func prepared(_ url: String) async throws -> PostgresCases {
    let engine = Engine(driver: try PostgresDriver(url: url))
    let stage = Stage(engine)
    try await stage.build()
    guard let c = orm_pg_open(url) else { throw BenchFailure("C could not connect") }
    return PostgresCases(engine: engine, stage: stage, c: c)
  }

  func close() async {
    orm_pg_close(c)
    await engine.shutdown(deadline: .seconds(5))
  }

  var cases: [Case] {
    let work = Work(engine: engine)
    let (stage, c) = (stage, c)
    let watch = Stopwatch()
    return [
      Case(
        title: "PostgreSQL, insert 100,000 objects", unit: .milliseconds, prepare: stage.empty, engine: work.insert,
        reference: { orm_pg_insert(c, 1) }, goals: [.wall(2)]),
      Case(
        title: "PostgreSQL, update 10,000 objects", unit: .milliseconds, prepare: { try await stage.lend(Work.updates) },
        watch: watch, engine: { try await work.update(watch) }, reference: { orm_pg_update(c) }, goals: [.wall(4)]),
    ]
  }
}
