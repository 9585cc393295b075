import DBEngine
import DBMigrations
import DBSQLite
import DBSchema

/// A workshop for a database without a history.
func workshop(_ engine: Engine, history: History = .embedded([])) throws -> SchemaWorkshop {
  let scratch: ScratchDatabases =
    switch engine.dialect {
    case .sqlite: ScratchDatabases(on: try SQLiteDriver(url: "sqlite::memory:"))
    case .postgresql: ScratchDatabases(on: engine.driver)
    }
  return SchemaWorkshop(Migrator(engine, history: history), scratch: [engine.dialect: scratch])
}
