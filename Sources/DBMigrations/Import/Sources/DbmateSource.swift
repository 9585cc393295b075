import DBSchema

/// dbmate's layout: one file a migration whose name begins with its version in digits, with the blocks `-- migrate:up`
/// and `-- migrate:down`; an option `transaction:false` behind either makes that block run without one.
struct DbmateSource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    var migrations: [SourceMigration] = []
    let (files, folders) = try folder.entries()
    findings.leftOut(folders, in: folder)
    for name in files {
      let version = String(name.prefix { $0.isASCII && $0.isNumber })
      guard !version.isEmpty, name.hasSuffix(".sql") else {
        findings.leftOut([name], in: folder)
        continue
      }
      let file = try folder.read(name)
      guard let (up, down) = blocks(file, &findings) else { continue }
      let rest = name.dropFirst(version.count).dropLast(4)
      migrations.append(
        SourceMigration(
          version: version, key: version, name: String(rest.drop { $0 == "_" }), file: file.path, up: up, down: down))
    }
    findings.requireUnique(migrations)
    return migrations
  }

  /// The two blocks of a file; nil when it was refused.
  private func blocks(_ file: SourceFile, _ findings: inout ImportFindings) -> (SourceScript, SourceScript?)? {
    let lines = file.lines
    let marks = lines.enumerated().compactMap { index, line in
      Self.mark(line.text).map { (index: index, isUp: $0.isUp, options: $0.options) }
    }
    guard let up = marks.first(where: \.isUp) else {
      findings.refuse(
        "noUp", "there is no block `-- migrate:up`", file.path, 1, hint: "write that line above the statements")
      return nil
    }
    let down = marks.first { !$0.isUp }
    let errors = findings.errors.count
    if let down, down.index < up.index {
      findings.refuse(
        "blockOrder", "`-- migrate:down` stands before `-- migrate:up`", file.path, lines[down.index].number,
        hint: "put the up block first")
    }
    for mark in marks where mark.index != up.index && mark.index != down?.index {
      findings.refuse(
        "duplicateBlock", "a second block of the same kind begins", file.path, lines[mark.index].number,
        hint: "join the blocks into one")
    }
    for (number, text) in lines[..<up.index] {
      let text = RevisionFileParser.trimmed(text)
      if !text.isEmpty, !text.hasPrefix("--") {
        findings.refuse(
          "statementBeforeBlock", "a statement stands before `-- migrate:up`", file.path, number,
          hint: "dbmate refuses that too; move it below the line")
        break
      }
    }
    for mark in marks {
      for option in mark.options where option != "transaction:false" && option != "transaction:true" {
        findings.refuse(
          "unknownOption", "the option `\(option)` is not understood", file.path, lines[mark.index].number,
          hint: "transaction:false is what can be translated")
      }
    }
    guard findings.errors.count == errors else { return nil }
    func script(_ range: Range<Int>, _ options: [String]) -> SourceScript {
      SourceScript(
        file: file.path, lines: lines[range],
        habit: options.contains("transaction:false") ? .none(mark: "transaction:false") : .wrapped)
    }
    return (
      script((up.index + 1)..<(down?.index ?? lines.count), up.options),
      down.map { script(($0.index + 1)..<lines.count, $0.options) }
    )
  }

  /// What a line `-- migrate:up option:value` says; nil for any other line.
  private static func mark(_ line: Substring) -> (isUp: Bool, options: [String])? {
    guard line.hasPrefix("--") else { return nil }
    let words = line.dropFirst(2).split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard let first = words.first, first == "migrate:up" || first == "migrate:down" else { return nil }
    return (first == "migrate:up", Array(words.dropFirst()))
  }
}
