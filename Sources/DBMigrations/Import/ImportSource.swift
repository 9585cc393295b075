import DBSchema

/// Reads the files of one tool: in its order, under its rules.
protocol ImportSource {
  /// Reads the migrations in the order in which the tool runs them. What is wrong is noted, so that all of it can be
  /// told at once.
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
}

/// What came up while a history was read: what stops the import, and what was changed on the way.
struct ImportFindings {
  private(set) var errors: [MigrationError] = []
  private(set) var notes: [ImportNote] = []

  /// Notes what stops the import.
  mutating func refuse(
    _ code: String, _ message: String, _ file: String, _ line: Int? = nil, statement: String? = nil, hint: String
  ) {
    errors.append(MigrationError(code: code, message, file: file, line: line, statement: statement, hint: hint))
  }

  /// Notes what stops the import.
  mutating func refuse(_ error: MigrationError) { errors.append(error) }

  /// Notes a translation.
  mutating func note(_ text: String, _ file: String? = nil, _ line: Int? = nil) {
    notes.append(ImportNote(file: file, line: line, text: text))
  }

  /// Notes files that hold no migration.
  mutating func leftOut(_ names: [String], in folder: SourceFolder) {
    for name in names { note("left out: the tool does not take it for a migration", folder.path(of: name)) }
  }

  /// Refuses versions that stand twice.
  mutating func requireUnique(_ migrations: [SourceMigration]) {
    var seen: [String: String] = [:]
    for migration in migrations {
      if let first = seen[migration.key] {
        refuse(
          "duplicateVersion", "the version \(migration.version) stands twice, first in \(first)", migration.file,
          hint: "rename one of them, in the version table too")
      }
      seen[migration.key] = seen[migration.key] ?? migration.file
    }
  }

  /// - Throws: the first error, with the others in its cause.
  func check() throws(MigrationError) {
    guard var error = MigrationError.combined(errors) else { return }
    if errors.count == 1 {
      error.cause = [error.cause, "nothing was written"].compactMap(\.self).joined(separator: "; ")
    } else {
      error.cause = (error.cause ?? "") + "; nothing was written"
    }
    throw error
  }
}
