public import DBEngine
public import DBSchema

extension DeclaredSchema {
  /// Makes everything that is declared in an empty database: for tests and trials. A database that lasts is made by
  /// migrations.
  ///
  /// ```swift
  /// try await models.declared(for: engine.dialect).create(on: engine)
  /// ```
  /// - Throws: ``MigrationError`` with code `declarationRefused`, with the line that declared what the database does not
  ///   take.
  public nonisolated(nonsending) func create(on engine: Engine) async throws {
    let empty = try await engine.withReadConnection { connection in try await connection.inspectSchema(.all) }
    try await DeclaredScript(self, onto: empty).run(on: engine)
  }
}
