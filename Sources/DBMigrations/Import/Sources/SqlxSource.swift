import DBSchema

/// sqlx's layout: `VERSION_description.sql`, or a pair of `.up.sql` and `.down.sql`; versions are 64-bit integers.
///
/// Other files are not looked at. A file that begins with `-- no-transaction` runs without one.
struct SqlxSource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    var ups: [SourceMigration] = []
    var downs: [Int64: (version: String, script: SourceScript)] = [:]
    let (files, folders) = try folder.entries()
    findings.leftOut(folders, in: folder)
    for name in files {
      let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, name.hasSuffix(".sql") else {
        findings.leftOut([name], in: folder)
        continue
      }
      guard let number = Int64(parts[0]), number >= 0 else {
        findings.refuse(
          "badVersion", "`\(parts[0])` is no version: sqlx's are integers", folder.path(of: name),
          hint: "rename the file, or move it out of the folder")
        continue
      }
      let file = try folder.read(name)
      let mark = "-- no-transaction"
      let script = SourceScript(file, habit: file.text.hasPrefix(mark) ? .none(mark: mark) : .wrapped)
      if name.hasSuffix(".down.sql") {
        if let other = downs[number] {
          findings.refuse(
            "duplicateVersion", "the version \(parts[0]) has two downs, first \(other.script.file)", file.path,
            hint: "remove one of them")
        }
        downs[number] = (String(parts[0]), script)
      } else {
        let suffix = name.hasSuffix(".up.sql") ? 7 : 4
        ups.append(
          SourceMigration(
            version: String(parts[0]), key: String(number), name: String(parts[1].dropLast(suffix)), file: file.path,
            up: script))
      }
    }
    let numbers = Set(ups.map(\.key))
    for (number, down) in downs where !numbers.contains(String(number)) {
      findings.refuse(
        "downWithoutUp", "the version \(down.version) has a down and no up", down.script.file,
        hint: "bring the up file back, or remove this one")
    }
    for index in ups.indices { ups[index].down = Int64(ups[index].key).flatMap { downs[$0]?.script } }
    findings.requireUnique(ups)
    return ups.sorted { (Int64($0.key) ?? 0, $0.file) < (Int64($1.key) ?? 0, $1.file) }
  }
}
