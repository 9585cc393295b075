import BenchTable
import DBEngine
import DBSQLite
import ORMBenchC

/// The cases on a SQLite file in WAL mode (`synchronous = normal`), with the connections of both sides.
struct SQLiteCases {
  let engine: Engine
  let stage: Stage
  let c: OpaquePointer

  static func prepared(_ path: String) async throws -> SQLiteCases {
    let engine = Engine(driver: try SQLiteDriver(url: "sqlite:" + path, options: SQLiteOptions(synchronous: .normal)))
    try await engine.execute("pragma journal_mode = wal")
    let stage = Stage(engine)
    try await stage.build()
    guard let c = orm_sqlite_open(path) else { throw BenchFailure("C could not open \(path)") }
    return SQLiteCases(engine: engine, stage: stage, c: c)
  }

  func close() async {
    orm_sqlite_close(c)
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
        title: "SQLite, 100,000 rows into objects", unit: .milliseconds, prepare: fill,
        engine: { try await work.load(isTracked: true) }, reference: { orm_sqlite_load(c) }, goals: [.wall(3)]),
      Case(
        title: "SQLite, the same, untracked", unit: .milliseconds, prepare: fill,
        engine: { try await work.load(isTracked: false) }, reference: { orm_sqlite_load(c) }, goals: [.wall(2.1)]),
      Case(
        title: "SQLite, 10,000 parents, 10 children each", unit: .milliseconds,
        engine: { try await work.loadChildren(Work.parents) }, reference: { orm_sqlite_load_children(c, parents) },
        goals: [.wall(4)]),
      Case(
        title: "SQLite, of these, one parent", count: Work.parents,
        engine: { try await work.loadChildren(Work.parents) }, referenceCount: Work.parents / 10,
        referenceName: "of 1,000", reference: { try await work.loadChildren(Work.parents / 10) }, goals: [.wall(1.5)]),
      Case(
        title: "SQLite, insert 100,000 objects", unit: .milliseconds, prepare: stage.empty, engine: work.insert,
        reference: { orm_sqlite_insert_each(c) }, goals: [.wall(2)]),
      Case(
        title: "SQLite, insert 100,000 rows", unit: .milliseconds, prepare: stage.empty,
        engine: { try await work.insertRows(.init()) }, reference: { orm_sqlite_insert_each(c) }, goals: [.wall(2)]),
      Case(
        title: "SQLite, update 10,000 objects", unit: .milliseconds, prepare: { try await stage.lend(Work.updates) },
        watch: watch, engine: { try await work.update(watch) }, reference: { orm_sqlite_update(c) }, goals: [.wall(4)]),
    ]
  }
}
