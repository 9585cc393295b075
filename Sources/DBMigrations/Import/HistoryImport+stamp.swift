public import DBEngine
import DBQuery
import DBSchema

extension HistoryImport {
  /// What the source tool's version table says is applied.
  public struct Applied: Sendable {
    /// The revisions, in order.
    public var revisions: [RevisionID]
    /// What is worth saying and stops nothing.
    public var warnings: [String]
  }

  /// Reads the source tool's own version table.
  /// - Parameter table: the table, when it is not the tool's usual one; `schema.table` where there are schemas.
  /// - Throws: ``MigrationError`` when there is no such table, when it says that a migration failed half-way, or when it
  ///   knows versions that have no file.
  public nonisolated(nonsending) func applied(in engine: Engine, table: String? = nil) async throws -> Applied {
    let name = table ?? tool.versionTable
    let quoted = name.split(separator: ".", maxSplits: 1).map { Identifier(String($0)).quoted }.joined(separator: ".")
    let sql = SQL(unsafe: Self.query(tool, quoted))
    let rows: ResultSet
    do {
      rows = try await engine.withConnection { connection in
        try await Migrator.liftTimeouts(connection)
        return try await connection.execute(sql)
      }
    } catch let error as DatabaseError where error.kind == .undefinedObject {
      throw MigrationError(
        code: "noVersionTable", "the database has no table \(name) with the columns that \(tool.rawValue) makes",
        object: "table \(name)", cause: error.message,
        hint: "name it with --version-table, or leave --stamp out when \(tool.rawValue) never ran there")
    }
    let table = VersionTable(tool: tool, name: name)
    let keys = try table.appliedKeys(rows, known: revisions.map(\.key))
    let applied = revisions.filter { keys.contains($0.key) }
    var warnings: [String] = []
    if let last = revisions.lastIndex(where: { keys.contains($0.key) }) {
      let missing = revisions[..<last].filter { !keys.contains($0.key) }
      if let first = missing.first {
        warnings.append(
          "\(name) does not hold \(missing.count == 1 ? "the version" : "\(missing.count) versions, the first is") "
            + "\(first.key), though later ones are applied: `upgrade` will run \(missing.count == 1 ? "it" : "them")")
      }
    }
    return Applied(revisions: applied.map(\.header.id), warnings: warnings)
  }

  private static func query(_ tool: ImportTool, _ table: String) -> String {
    switch tool {
    case .diesel, .dbmate: "select version from \(table) order by version"
    case .sqlx: "select version, success from \(table) order by version"
    case .goose: "select version_id, is_applied from \(table) order by id"
    case .golangMigrate: "select version, dirty from \(table) order by version"
    case .flyway: "select version, type, success from \(table) order by installed_rank"
    }
  }
}
