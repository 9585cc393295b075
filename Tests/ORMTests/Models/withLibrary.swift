import DBEngine
import DBModels
import DBTesting

/// A database with the library's tables, and what is sent to it.
nonisolated(nonsending) func withLibrary(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, StatementRecorder) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    let recorder = StatementRecorder()
    let engine = try database.engine(observer: recorder)
    try await body(engine, recorder)
  }
}

/// A database with the library's tables, as two programs have it open.
nonisolated(nonsending) func withTwoEngines(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, Engine) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    try await body(try database.engine(), try database.engine())
  }
}

private let templates = DatabaseTemplate(.models(library))
