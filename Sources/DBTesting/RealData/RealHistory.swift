package import DBMigrations
package import DBSchema

/// A public project's history of migrations, of those that stand in `shared/real` beside the package.
///
/// ```swift
/// for history in RealHistory.all where history.dialect == .sqlite {
///   guard let ids = try history.write(into: folder) else { continue }   // not there: nothing to try
/// }
/// ```
package struct RealHistory: Sendable, CustomStringConvertible {
  /// The folder's name.
  package let name: String
  /// The tool that it was written for.
  package let tool: ImportTool
  /// The database that it is for.
  package let dialect: DialectName

  /// Those that are known.
  package static let all = [
    RealHistory(name: "crates-diesel", tool: .diesel, dialect: .postgresql),
    RealHistory(name: "docsrs-sqlx", tool: .sqlx, dialect: .postgresql),
    RealHistory(name: "atuin-server-sqlx-postgres", tool: .sqlx, dialect: .postgresql),
    RealHistory(name: "atuin-client-sqlx-sqlite", tool: .sqlx, dialect: .sqlite),
  ]

  package var description: String { name }

  /// Imports it.
  /// - Returns: the revisions in their order; nil, which is printed, when it is not there.
  package func write(into history: TemporaryHistory) throws -> [HistoryImport.Revision]? {
    guard let folder = RealSchemas.root else {
      print("skipped: there is no \(name) in shared/real beside the package")
      return nil
    }
    let options = ImportOptions(dialect: dialect, dialects: [dialect])
    let all = try HistoryImport(reading: folder + "/" + name, from: tool, options: options)
    for revision in all.revisions { try history.write(revision.fileName, revision.text) }
    return all.revisions
  }
}
