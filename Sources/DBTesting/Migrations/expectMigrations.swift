public import DBEngine
public import DBMigrations
public import DBModels

/// Throws unless a folder of revisions is sound: see ``expectMigrations(_:on:models:irreversible:)``.
///
/// ```swift
/// @Test(arguments: TemporaryDatabase.available)
/// func historyIsSound(_ dialect: DialectName) async throws {
///   try await withTemporaryDatabase(dialect) { database in
///     try await expectMigrations(in: "migrations", on: try database.engine(), models: Bookstore.models)
///   }
/// }
/// ```
/// - Throws: ``MigrationExpectation``; `DatabaseError` when the database cannot be reached.
public nonisolated(nonsending) func expectMigrations(
  in folder: String, on engine: Engine, models: ModelSet? = nil, irreversible: Set<String> = []
) async throws {
  try await expectMigrations(.directory(folder), on: engine, models: models, irreversible: irreversible)
}

/// Throws unless a history is sound, after trying it in an empty database, which it leaves with everything applied.
///
/// 1. Its files can be read, there is one head, and each revision has a way back.
/// 2. Each revision goes up, one after the other.
/// 3. Each goes down again, the last first, and restores the schema of before, with functions and triggers.
/// 4. All go up once more, to the same schema.
/// 5. That schema is what the models declare, when there are any.
///
/// The tables are empty meanwhile: that no rows are lost is what `dbtool prove` tries.
///
/// ```swift
/// try await expectMigrations(.embedded(revisions), on: engine, irreversible: ["a3"])
/// ```
/// - Parameters:
///   - history: the revisions.
///   - engine: an empty database; on PostgreSQL, with models, its role may create another one beside it.
///   - models: what the history should lead to.
///   - irreversible: revisions that are known to have no way back; they, and all before them, are not undone.
/// - Throws: ``MigrationExpectation`` with the revision and the reason; `DatabaseError` when the database cannot be
///   reached.
public nonisolated(nonsending) func expectMigrations(
  _ history: History, on engine: Engine, models: ModelSet? = nil, irreversible: Set<String> = []
) async throws {
  let trial = try MigrationTrial(history, engine, irreversible: irreversible)
  try await trial.run()
  if let models { try await trial.compare(models) }
}
