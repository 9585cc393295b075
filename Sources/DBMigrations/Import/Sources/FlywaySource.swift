import DBSchema

/// Flyway's layout: `V1.2__name.sql`, undone by `U1.2__name.sql`, in folders of any depth, with `NAME.sql.conf` beside.
///
/// A script runs in a transaction, or without one when each of its statements needs that.
struct FlywaySource: ImportSource {
  func read(_ folder: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings) throws(MigrationError)
    -> [SourceMigration]
  {
    var ups: [(version: FlywayVersion, migration: SourceMigration)] = []
    var downs: [FlywayVersion: SourceScript] = [:]
    for (place, name) in try files(folder) {
      let path = place.path(of: name)
      if name.hasSuffix(".conf") { continue }
      guard let kind = name.first, "VURB".contains(kind), let (text, title) = Self.parts(of: name) else {
        if ["before", "after", "create"].contains(where: name.hasPrefix), name.hasSuffix(".sql") {
          findings.refuse(
            "callback", "Flyway runs this callback around migrations; dbtool has no such thing", path,
            hint: "move its statements into a migration, or move the file out of the folder")
        } else {
          findings.leftOut([name], in: place)
        }
        continue
      }
      if kind == "R" || kind == "B" {
        findings.refuse(
          kind == "R" ? "repeatable" : "baseline",
          kind == "R"
            ? "a repeatable migration runs again whenever its text changes; a revision runs once"
            : "a baseline migration stands for others, on new databases only", path,
          hint: kind == "R"
            ? "make it a versioned migration (V...__name.sql), and write a new one for each change"
            : "remove it when the versions that it stands for are all there, else name it V...__name.sql")
        continue
      }
      guard name.hasSuffix(".sql") else {
        findings.refuse(
          "notSQL", "this migration is not written in SQL", path, hint: "rewrite it in SQL under the same version")
        continue
      }
      guard let version = FlywayVersion(text) else {
        findings.refuse(
          "badVersion", "`\(text)` is no version: numbers with dots or underscores between them", path,
          hint: "rename the file")
        continue
      }
      guard let script = try script(name, place, options, &findings) else { continue }
      if kind == "V" {
        ups.append(
          (
            version,
            SourceMigration(
              version: version.text, key: version.key, name: title, file: path, up: script)
          ))
      } else if let other = downs[version] {
        findings.refuse(
          "duplicateVersion", "the version \(version.text) is undone twice, first in \(other.file)", path,
          hint: "remove one of the files")
      } else {
        downs[version] = script
      }
    }
    let known = Set(ups.map(\.version))
    for (version, down) in downs where !known.contains(version) {
      findings.refuse(
        "downWithoutUp", "the version \(version.text) has an undo and no migration", down.file,
        hint: "bring the other file back, or remove this one")
    }
    let migrations = ups.sorted { $0.version < $1.version }.map { version, migration in
      var migration = migration
      migration.down = downs[version]
      return migration
    }
    findings.requireUnique(migrations)
    return migrations
  }

  /// All files of the folder and the folders in it.
  private func files(_ folder: SourceFolder) throws(MigrationError) -> [(SourceFolder, String)] {
    let (files, folders) = try folder.entries()
    var found = files.map { (folder, $0) }
    for name in folders { found += try self.files(SourceFolder(folder.path(of: name))) }
    return found
  }

  /// `V1_2__add_users.sql` as `1_2` and `add_users`; nil when the name has another form.
  private static func parts(of name: String) -> (version: String, title: String)? {
    let rest = name.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard rest.count > 1 else { return nil }
    let stem = rest.dropLast().joined(separator: ".")
    guard let separator = firstRange(of: "__", in: stem) else { return nil }
    return (String(stem[..<separator.lowerBound]), String(stem[separator.upperBound...]))
  }

  private static func firstRange(of text: String, in whole: String) -> Range<String.Index>? {
    var index = whole.startIndex
    while index < whole.endIndex {
      if whole[index...].hasPrefix(text) { return index..<whole.index(index, offsetBy: text.count) }
      index = whole.index(after: index)
    }
    return nil
  }

  /// A script with what its `.conf` says, and with placeholders replaced; nil when it was refused.
  private func script(
    _ name: String, _ place: SourceFolder, _ options: ImportOptions, _ findings: inout ImportFindings
  ) throws(MigrationError) -> SourceScript? {
    var habit = SourceScript.Habit.detected
    var replaces = true
    let errors = findings.errors.count
    if try place.entries().files.contains(name + ".conf") {
      let conf = try place.read(name + ".conf")
      for (number, line) in conf.lines {
        let text = RevisionFileParser.trimmed(line)
        if text.isEmpty || text.hasPrefix("#") { continue }
        switch text.split(separator: "=", maxSplits: 1).map({ RevisionFileParser.trimmed($0) }) {
        case ["executeInTransaction", "false"]: habit = .none(mark: "executeInTransaction=false")
        case ["executeInTransaction", "true"]: habit = .wrapped
        case ["placeholderReplacement", "false"]: replaces = false
        case ["placeholderReplacement", "true"], ["encoding", "UTF-8"]: break
        default:
          findings.refuse(
            "unknownMetadata", "`\(text)` cannot be translated", conf.path, number,
            hint: "executeInTransaction and placeholderReplacement can")
        }
      }
    }
    let file = try place.read(name)
    var lines: [(number: Int, text: Substring)] = []
    for (number, line) in file.lines {
      guard replaces, line.contains("${") else {
        lines.append((number, line))
        continue
      }
      let text = replaced(line, options, file.path, number, &findings)
      for piece in text.split(separator: "\n", omittingEmptySubsequences: false) { lines.append((number, piece)) }
    }
    return findings.errors.count == errors ? SourceScript(file: file.path, lines: lines, habit: habit) : nil
  }

  private func replaced(
    _ line: Substring, _ options: ImportOptions, _ file: String, _ number: Int, _ findings: inout ImportFindings
  ) -> String {
    var result = ""
    var rest = line
    while let dollar = rest.firstIndex(of: "$") {
      let behind = rest[rest.index(after: dollar)...]
      guard behind.first == "{", let end = behind.firstIndex(of: "}") else {
        result += rest[...dollar]
        rest = behind
        continue
      }
      let name = String(behind[behind.index(after: behind.startIndex)..<end])
      result += rest[..<dollar]
      rest = behind[behind.index(after: end)...]
      if let value = options.placeholders[name] {
        result += value
        findings.note("placeholder ${\(name)} replaced", file, number)
      } else {
        findings.refuse(
          "placeholder", "the placeholder ${\(name)} has no value", file, number,
          hint:
            "give it: --placeholder \(name)=VALUE; or, when it is plain text, set placeholderReplacement=false in the "
            + "script's .conf file")
      }
    }
    return result + rest
  }
}
