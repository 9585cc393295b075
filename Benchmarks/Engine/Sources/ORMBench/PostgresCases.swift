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
    let parents = Int64(Work.parents)
    let fill = { try await stage.fill(Work.records) }
    return [
      Case(
        title: "PostgreSQL, 100,000 rows into objects", unit: .milliseconds, prepare: fill,
        engine: { try await work.load(isTracked: true) }, reference: { orm_pg_load(c) }, goals: [.wall(3)]),
      Case(
        title: "PostgreSQL, the same, untracked", unit: .milliseconds, prepare: fill,
        engine: { try await work.load(isTracked: false) }, reference: { orm_pg_load(c) }, goals: [.wall(2.1)]),
      Case(
        title: "PostgreSQL, 10,000 parents, 10 children each", unit: .milliseconds,
        engine: { try await work.loadChildren(Work.parents) }, reference: { orm_pg_load_children(c, parents) },
        goals: [.wall(4)]),
      Case(
        title: "PostgreSQL, of these, one parent", count: Work.parents,
        engine: { try await work.loadChildren(Work.parents) }, referenceCount: Work.parents / 10,
        referenceName: "of 1,000", reference: { try await work.loadChildren(Work.parents / 10) }, goals: [.wall(1.5)]),
      Case(
        title: "PostgreSQL, insert 100,000 objects", unit: .milliseconds, prepare: stage.empty, engine: work.insert,
        reference: { orm_pg_insert(c, 1) }, goals: [.wall(2)]),
      Case(
        title: "PostgreSQL, insert 100,000 rows by unnest", unit: .milliseconds, prepare: stage.empty,
        engine: { try await work.insertRows(.init(copying: .never)) }, reference: { orm_pg_insert(c, 0) },
        goals: [.wall(2)]),
      Case(
        title: "PostgreSQL, insert 100,000 rows by COPY", unit: .milliseconds, prepare: stage.empty,
        engine: { try await work.insertRows(.init()) }, reference: { orm_pg_copy(c) }, goals: [.wall(1.5)]),
      Case(
        title: "PostgreSQL, update 10,000 objects", unit: .milliseconds,
        prepare: { try await stage.lend(Work.updates) },
        watch: watch, engine: { try await work.update(watch) }, reference: { orm_pg_update(c) }, goals: [.wall(4)]),
    ]
  }
}
