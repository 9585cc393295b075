import DBSchema

/// goose's layout: `VERSION_name.sql` with annotations, comments that begin with `-- +goose` in column 1.
///
/// `Up` and `Down` begin the two parts, `StatementBegin` and `StatementEnd` stand around what goose must not split at
/// semicolons (we split by the database's own rules), `NO TRANSACTION` counts for the whole file.
struct GooseSource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    var migrations: [(number: Int64, migration: SourceMigration)] = []
    let (files, folders) = try folder.entries()
    findings.leftOut(folders, in: folder)
    for name in files {
      let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let number = Int64(parts[0]), number > 0, name.hasSuffix(".sql") || name.hasSuffix(".go"),
        !name.hasSuffix("_test.go")
      else {
        findings.leftOut([name], in: folder)
        continue
      }
      if name.hasSuffix(".go") {
        findings.refuse(
          "notSQL", "this migration is written in Go", folder.path(of: name),
          hint: "rewrite it in SQL under the same version")
        continue
      }
      let file = try folder.read(name)
      var parser = GooseParser(file: file, dialect: options.dialect)
      guard let (up, down) = parser.parse(&findings) else { continue }
      migrations.append(
        (
          number,
          SourceMigration(
            version: String(parts[0]), key: String(number), name: String(parts[1].dropLast(4)), file: file.path, up: up,
            down: down)
        ))
    }
    let sorted = migrations.sorted { ($0.number, $0.migration.file) < ($1.number, $1.migration.file) }.map(\.migration)
    findings.requireUnique(sorted)
    return sorted
  }
}
