import DBSchema

/// Writes an imported migration as the text of a revision file.
struct ImportedRevisionText {
  let tool: ImportTool
  let options: ImportOptions

  /// The revision of a migration.
  func revision(
    _ migration: SourceMigration, _ id: RevisionID, _ parents: [RevisionID], _ up: ScriptTranslator.Section,
    _ down: ScriptTranslator.Section?, _ findings: inout ImportFindings
  ) -> HistoryImport.Revision {
    var header = RevisionHeader(
      id: id, parents: parents, message: ImportNames.message(migration.name),
      created: ImportNames.created(migration.key))
    var sections = [up]
    if let down {
      sections.append(down)
      if down.isEmpty, !up.isEmpty {
        findings.note(
          "the down has no statement: it stays one that undoes nothing", migration.down?.file ?? migration.file)
      }
    } else if up.isEmpty {
      sections.append(ScriptTranslator.Section(kind: .down, body: "", isEmpty: true))
    } else {
      header.irreversible = "imported without a down"
      findings.note("no down -> irreversible", migration.file)
    }
    if up.isEmpty {
      header.empty = "imported without a statement"
      findings.note("no statement -> empty", migration.up.file)
    }
    return HistoryImport.Revision(
      header: header, fileName: ImportNames.file(id, header.message), text: text(header, sections, migration),
      source: migration.file, key: migration.key)
  }

  private func text(_ header: RevisionHeader, _ sections: [ScriptTranslator.Section], _ migration: SourceMigration)
    -> String
  {
    let name = migration.file.split(separator: "/").last.map(String.init) ?? migration.file
    let others = options.dialects.contains { $0 != options.dialect }
    let bodies = sections.map { section in
      var directive = "--: \(section.kind.rawValue)"
      if others { directive += " on=\(options.dialect.rawValue)" }
      if section.runsWithout { directive += " transaction=none" }
      if section.foreignKeysOff, !section.isEmpty { directive += " foreign_keys=off" }
      return directive + "\n" + section.body
    }
    return RevisionWriter.text(
      header: header, opening: "imported from \(tool.rawValue): \(name)", body: bodies.joined(separator: "\n"))
  }

  /// Reads a revision back as the runner will, so that nothing is written that cannot run.
  func verify(_ revision: HistoryImport.Revision) throws(MigrationError) {
    let file = try RevisionFile(bytes: Array(revision.text.utf8), path: revision.source)
    let compiler = RevisionCompiler(dialect: options.dialect, dialects: options.dialects)
    _ = try compiler.program(file, .up)
    if revision.header.irreversible == nil { _ = try compiler.program(file, .down) }
  }
}
