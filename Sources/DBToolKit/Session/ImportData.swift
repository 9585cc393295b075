import DBMigrations
import DBSchema

/// What an import did, as JSON prints it.
struct ImportData: Encodable, Sendable {
  /// One revision of it.
  struct Revision: Encodable, Sendable {
    let id: String
    let message: String
    let file: String
    let parents: [String]
    let source: String
  }
  /// One thing that was changed on the way.
  struct Translation: Encodable, Sendable, CustomStringConvertible {
    let file: String?
    let line: Int?
    let text: String

    var description: String {
      (file.map { $0 + (line.map { ":\($0)" } ?? "") + ": " } ?? "") + text
    }
  }

  let from: String
  let folder: String
  let dialect: String
  let revisions: [Revision]
  let translations: [Translation]
  var dryRun = false
  var written = false
  /// The revisions that were marked as applied; none when that was not asked for.
  var stamped: [String]?

  init(_ history: HistoryImport, tool: ImportTool, folder: String, _ dialect: DialectName) {
    from = tool.rawValue
    self.folder = folder
    self.dialect = dialect.rawValue
    revisions = history.revisions.map { revision in
      Revision(
        id: revision.header.id.text, message: revision.header.message,
        file: folder.hasSuffix("/") ? folder + revision.fileName : folder + "/" + revision.fileName,
        parents: revision.header.parents.map(\.text), source: revision.source)
    }
    translations = history.notes.map { Translation(file: $0.file, line: $0.line, text: $0.text) }
  }
}
