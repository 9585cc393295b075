import DBSchema

/// Diesel's layout: a folder a migration, `VERSION_name` with `up.sql`, `down.sql` and `metadata.toml`.
///
/// The version is what stands before the first underscore, without dashes, and versions are compared as text. A file is
/// sent as a whole, inside a transaction unless `metadata.toml` says `run_in_transaction = false`.
struct DieselSource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    let (files, folders) = try folder.entries()
    findings.leftOut(files, in: folder)
    var migrations: [SourceMigration] = []
    for name in folders {
      let place = SourceFolder(folder.path(of: name))
      let (inside, _) = try place.entries()
      guard inside.contains("up.sql") else {
        findings.refuse(
          "noUp", "the folder holds no up.sql", place.path, hint: "remove it, or bring the file back")
        continue
      }
      var habit = SourceScript.Habit.wrapped
      if inside.contains("metadata.toml") {
        habit = self.habit(try place.read("metadata.toml"), &findings)
      }
      findings.leftOut(inside.filter { !["up.sql", "down.sql", "metadata.toml"].contains($0) }, in: place)
      let version = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(version[0].filter { $0 != "-" })
      migrations.append(
        SourceMigration(
          version: key, key: key, name: version.count > 1 ? String(version[1]) : "", file: place.path,
          up: SourceScript(try place.read("up.sql"), habit: habit),
          down: inside.contains("down.sql") ? SourceScript(try place.read("down.sql"), habit: habit) : nil))
    }
    findings.requireUnique(migrations)
    return migrations.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// Reads `run_in_transaction`, the only key that Diesel knows there.
  private func habit(_ file: SourceFile, _ findings: inout ImportFindings) -> SourceScript.Habit {
    var habit = SourceScript.Habit.wrapped
    for (number, line) in file.lines {
      let text = RevisionFileParser.trimmed(line.prefix { $0 != "#" })
      if text.isEmpty { continue }
      let parts = text.split(separator: "=", maxSplits: 1).map { RevisionFileParser.trimmed($0) }
      switch parts {
      case ["run_in_transaction", "false"]: habit = .none(mark: "run_in_transaction = false")
      case ["run_in_transaction", "true"]: habit = .wrapped
      default:
        findings.refuse(
          "unknownMetadata", "`\(text)` is not understood", file.path, number,
          hint: "run_in_transaction = true or false is what can be translated")
      }
    }
    return habit
  }
}
