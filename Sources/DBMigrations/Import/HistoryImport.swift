import DBSchema

/// A history of another tool as revisions of ours, in memory until ``write(to:)``.
///
/// Order, versions, downs and what runs outside a transaction are kept; what cannot be translated is refused with file
/// and line, and ``notes`` says what was changed.
///
/// ```swift
/// let history = try HistoryImport(reading: "db/migrations", from: .dbmate, options: .init(dialect: .postgresql))
/// for note in history.notes { print(note.file ?? "", note.text) }
/// try history.write(to: "migrations")
/// ```
public struct HistoryImport: Sendable {
  /// One revision of it.
  public struct Revision: Sendable {
    /// What the file will say of itself.
    public var header: RevisionHeader
    /// The file's name.
    public var fileName: String
    /// The file's text.
    public var text: String
    /// The file or folder that it was made of.
    public var source: String
    /// The version as the source tool's table holds it.
    var key: String
  }

  /// The tool that the history was written for.
  public let tool: ImportTool
  /// The revisions, each the parent of the next.
  public let revisions: [Revision]
  /// What was changed or left out on the way.
  public let notes: [ImportNote]

  /// Reads and translates a folder; writes nothing.
  /// - Parameters:
  ///   - folder: where the source tool keeps its migrations.
  ///   - parent: the revision that the history goes on behind; nil when it begins one.
  ///   - taken: ids that are in use already.
  /// - Throws: ``MigrationError`` that names everything that stands in the way, with file and line.
  public init(
    reading folder: String, from tool: ImportTool, options: ImportOptions, onto parent: RevisionID? = nil,
    taken: some Sequence<RevisionID> = []
  ) throws(MigrationError) {
    var findings = ImportFindings()
    let folder = SourceFolder(folder)
    var migrations = try tool.source.read(folder, options, &findings)
    if migrations.isEmpty, findings.errors.isEmpty {
      findings.refuse(
        "nothingToImport", "there is no migration of \(tool.rawValue) in the folder", folder.path,
        hint: "name the folder that \(tool.rawValue) keeps its migrations in")
    }
    Self.applyMarks(options.noTransaction, to: &migrations, &findings)
    let translator = ScriptTranslator(tool: tool, options: options)
    if options.dialect == .sqlite {
      let said = options.foreignKeys == nil ? "\(tool.rawValue) runs SQLite" : "as told, SQLite ran"
      findings.note(
        translator.keysAreOff
          ? "\(said) with foreign keys off: sections have foreign_keys=off" : "\(said) with foreign keys on")
    }
    let writer = ImportedRevisionText(tool: tool, options: options)
    var names = ImportNames(taken: taken)
    var parents = parent.map { [$0] } ?? []
    var revisions: [Revision] = []
    for migration in migrations {
      let name = migration.version
      let up = translator.section(migration.up, .up, version: name, &findings)
      var down: ScriptTranslator.Section?
      if let script = migration.down {
        guard let section = translator.section(script, .down, version: name, &findings) else { continue }
        down = section
      }
      guard let up, let id = names.id(for: migration.version) else { continue }
      if id.text != migration.version { findings.note("version \(migration.version) -> id \(id)", migration.file) }
      let revision = writer.revision(migration, id, parents, up, down, &findings)
      revisions.append(revision)
      parents = [id]
    }
    try findings.check()
    for revision in revisions { try writer.verify(revision) }
    self.tool = tool
    self.revisions = revisions
    notes = findings.notes.map { folder.relative($0) }
  }

  /// Marks the migrations that the caller says ran outside a transaction.
  private static func applyMarks(
    _ names: [String], to migrations: inout [SourceMigration], _ findings: inout ImportFindings
  ) {
    for name in names {
      var isFound = false
      let habit = SourceScript.Habit.none(mark: "--no-transaction \(name)")
      for index in migrations.indices {
        let migration = migrations[index]
        let isWhole = name == migration.version || name == migration.key || Self.isName(name, of: migration.file)
        if isWhole || Self.isName(name, of: migration.up.file) {
          migrations[index].up.habit = habit
          isFound = true
        }
        if let down = migration.down, isWhole || Self.isName(name, of: down.file) {
          migrations[index].down?.habit = habit
          isFound = true
        }
      }
      if !isFound {
        findings.refuse(
          "noSuchMigration", "--no-transaction \(name) names no migration", name,
          hint: "name it by its version, its file or its folder")
      }
    }
  }

  /// Whether a name says a path, or its end from a slash on. Diesel's files are told by their folder.
  private static func isName(_ name: String, of path: String) -> Bool {
    name == path || path.hasSuffix("/" + name) && name != "up.sql" && name != "down.sql"
  }
}
