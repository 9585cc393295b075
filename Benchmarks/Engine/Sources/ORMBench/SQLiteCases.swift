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
    return [
      Case(
        title: "SQLite, insert 100,000 objects", unit: .milliseconds, prepare: stage.empty, engine: work.insert,
        reference: { orm_sqlite_insert_each(c) }, goals: [.wall(2)]),
      Case(
        title: "SQLite, update 10,000 objects", unit: .milliseconds, prepare: { try await stage.lend(Work.updates) },
        watch: watch, engine: { try await work.update(watch) }, reference: { orm_sqlite_update(c) }, goals: [.wall(4)]),
    ]
  }
}
