import DBSchema

/// golang-migrate's layout: `VERSION_title.up.sql` and `VERSION_title.down.sql`; versions are unsigned integers.
///
/// On PostgreSQL a file is sent as one query, which the server runs as one transaction when it holds several statements;
/// on SQLite the driver wraps it in a transaction, or leaves that to the file (`x-no-tx-wrap`), which then holds its own
/// `begin` and `commit`.
struct GolangMigrateSource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    let habit: SourceScript.Habit =
      switch options.dialect {
      case .postgresql: .oneQuery
      case .sqlite: .wrapped
      }
    var ups: [UInt64: SourceMigration] = [:]
    var downs: [UInt64: SourceScript] = [:]
    let (files, folders) = try folder.entries()
    findings.leftOut(folders, in: folder)
    for name in files {
      guard let (version, number, title, isUp, kind) = Self.parts(of: name) else {
        findings.leftOut([name], in: folder)
        continue
      }
      guard kind == "sql" else {
        findings.refuse(
          "notSQL", "this migration is written in `\(kind)`, not SQL", folder.path(of: name),
          hint: "rewrite it in SQL, or import the rest without it")
        continue
      }
      let script = SourceScript(try folder.read(name), habit: habit)
      if let other = isUp ? ups[number]?.file : downs[number]?.file {
        findings.refuse(
          "duplicateVersion", "the version \(version) stands twice, first in \(other)", script.file,
          hint: "rename one of them, in the version table too")
      } else if isUp {
        ups[number] = SourceMigration(
          version: version, key: String(number), name: title, file: script.file, up: script)
      } else {
        downs[number] = script
      }
    }
    for (number, down) in downs where ups[number] == nil {
      findings.refuse(
        "downWithoutUp", "the version \(number) has a down and no up", down.file,
        hint: "bring the up file back, or remove this one")
    }
    return ups.keys.sorted().compactMap { number in
      var migration = ups[number]
      migration?.down = downs[number]
      return migration
    }
  }

  /// Takes a name apart: digits, an underscore, a title, `.up.` or `.down.`, and what the file is written in.
  private static func parts(of name: String) -> (String, UInt64, String, isUp: Bool, kind: String)? {
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    let rest = name.dropFirst(digits.count)
    guard let number = UInt64(digits), rest.hasPrefix("_") else { return nil }
    let pieces = rest.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard
      let index = pieces.indices.last(where: {
        $0 > 0 && $0 + 1 < pieces.count && (pieces[$0] == "up" || pieces[$0] == "down")
      })
    else { return nil }
    return (
      String(digits), number, pieces[..<index].joined(separator: "."), pieces[index] == "up",
      pieces[(index + 1)...].joined(separator: ".")
    )
  }
}
