import DBSchema

/// Writes an imported migration as the text of a revision file.
struct RevisionTextWriter {
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
    var text = "-- imported from \(tool.rawValue): \(Self.line(name))\n"
    func add(_ key: HeaderKey, _ value: String?) {
      if let value, !value.isEmpty { text += "--: \(key.rawValue) = \(value)\n" }
    }
    add(.id, header.id.text)
    add(.parents, header.parents.isEmpty ? "base" : header.parents.map(\.text).joined(separator: ", "))
    add(.message, header.message)
    add(.created, header.created)
    add(.irreversible, header.irreversible)
    add(.empty, header.empty)
    let others = options.dialects.contains { $0 != options.dialect }
    for section in sections {
      text += "\n--: \(section.kind.rawValue)"
      if others { text += " on=\(options.dialect.rawValue)" }
      if section.runsWithout { text += " transaction=none" }
      if section.foreignKeysOff, !section.isEmpty { text += " foreign_keys=off" }
      text += "\n" + section.body
    }
    return text
  }

  /// A name on one line of a comment.
  private static func line(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
  }

  /// Reads a revision back as the runner will, so that nothing is written that cannot run.
  func verify(_ revision: HistoryImport.Revision) throws(MigrationError) {
    let file = try RevisionFile(bytes: Array(revision.text.utf8), path: revision.source)
    let compiler = RevisionCompiler(dialect: options.dialect, dialects: options.dialects)
    _ = try compiler.program(file, .up)
    if revision.header.irreversible == nil { _ = try compiler.program(file, .down) }
  }
}
