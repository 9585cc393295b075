import DBQuery
package import DBSchema

/// Turns a revision's sections into the statements and groups that run on one database, refusing what cannot run.
///
/// Only what is pending or changed comes here: the graph needs no lexer.
package struct RevisionCompiler {
  /// The database that statements will run on.
  let dialect: DialectName
  /// All databases that the project's revisions are written for; a section for all of them must split alike in each.
  let dialects: [DialectName]

  /// Makes a compiler for one database of a project.
  package init(dialect: DialectName, dialects: [DialectName] = []) {
    self.dialect = dialect
    self.dialects = Array(Set(dialects + [dialect])).sorted()
  }

  /// Checks the whole file, and returns what it does in one direction.
  /// - Parameter reached: for a way down that undoes a half-done `up`: how far that came.
  package func program(_ file: RevisionFile, _ direction: Direction, undoing reached: LedgerState.Reach? = nil)
    throws(MigrationError) -> RevisionProgram
  {
    try check(file)
    switch direction {
    case .up: return try ups(file)
    case .down:
      guard let reached else { return try downs(file, file.sections(of: .down, on: dialect)) }
      return try downs(file, try downSections(file, undoing: reached))
    }
  }

  /// The `down` sections that undo what a half-done `up` had reached: those whose `up` was begun, and those without a
  /// name when an `up` without one was begun, or when all have names.
  private func downSections(_ file: RevisionFile, undoing reached: LedgerState.Reach) throws(MigrationError)
    -> [RevisionSection]
  {
    let all = file.sections(of: .up, on: dialect)
    var names: Set<String?> = []
    for (index, group) in try ups(file).groups.enumerated() {
      if index < reached.groups || (index == reached.groups && reached.statements > 0) {
        for section in all[group.sections] { names.insert(section.name) }
      }
    }
    if !names.isEmpty, !all.contains(where: { $0.name == nil }) { names.insert(nil) }
    return file.sections(of: .down, on: dialect).filter { names.contains($0.name) }
  }

  // MARK: - The file's shape

  /// The rules that hold between sections.
  func check(_ file: RevisionFile) throws(MigrationError) {
    if file.language == .swift { return try checkCode(file) }
    let header = file.header
    if header.isMerge {
      if let section = file.sections.first {
        throw MigrationError(
          code: "sectionInMerge", "a merge revision has no sections", file: file.path, line: section.line,
          object: header.id.text, hint: "put the statements into a revision of their own behind the merge")
      }
      return
    }
    for kind in RevisionSection.Kind.allCases {
      let all = file.sections.filter { $0.kind == kind }
      if let other = all.first, !all.contains(where: { $0.applies(to: dialect) }) {
        throw MigrationError(
          code: "noSectionForDatabase",
          "revision \(header.id) has `\(kind.rawValue)` sections for another database, and none for \(dialect.rawValue)",
          file: file.path, line: other.line, object: header.id.text,
          hint: "add `--: \(kind.rawValue) on=\(dialect.rawValue)`; an empty one says that there is nothing to do")
      }
      for each in dialects { try checkNames(all.filter { $0.applies(to: each) }, each, file) }
    }
    let ups = file.sections(of: .up, on: dialect)
    if ups.isEmpty, header.empty == nil {
      throw MigrationError(
        code: "noUp", "revision \(header.id) has no `up` section", file: file.path, object: header.id.text,
        hint: "add `--: up`, or the header `--: empty = why`")
    }
    let downs = file.sections(of: .down, on: dialect)
    if !ups.isEmpty, downs.isEmpty, header.irreversible == nil {
      throw MigrationError(
        code: "noDown", "revision \(header.id) has no `down` section for \(dialect.rawValue)", file: file.path,
        line: ups[0].line, object: header.id.text,
        hint: "add `--: down`, or the header `--: irreversible = why`")
    }
    for down in downs where down.name != nil && !ups.contains(where: { $0.name == down.name }) {
      throw MigrationError(
        code: "downWithoutUp", "`\(down.title)` undoes no `up` of that name", file: file.path, line: down.line,
        object: header.id.text,
        hint: NearestName.of(down.name ?? "", among: ups.compactMap(\.name)).map { "did you mean `down \($0)`?" }
          ?? "name it as the `up` that it undoes")
    }
  }

  private func checkNames(_ sections: [RevisionSection], _ dialect: DialectName, _ file: RevisionFile)
    throws(MigrationError)
  {
    var lines: [String: Int] = [:]
    for section in sections {
      guard let name = section.name else { continue }
      if let first = lines[name] {
        throw MigrationError(
          code: "duplicateSection", "`\(section.title)` stands twice for \(dialect.rawValue) (first in line \(first))",
          file: file.path, line: section.line, object: file.header.id.text, hint: "give one of them another name")
      }
      lines[name] = section.line
    }
  }

  // MARK: - Groups

  private func ups(_ file: RevisionFile) throws(MigrationError) -> RevisionProgram {
    var builder = GroupBuilder()
    if file.language == .swift { return try downs(file, file.sections(of: .up, on: dialect)) }
    for section in file.sections where section.kind != .down && section.applies(to: dialect) {
      let statements = try self.statements(of: section, file)
      // An empty section for one database says that there is nothing to do here, but not when all of them are empty: so a
      // new file looks before anybody has written into it.
      if section.kind == .up, statements.isEmpty, section.on == nil || file.isUnwritten, section.empty == nil,
        file.header.empty == nil
      {
        throw MigrationError(
          code: "emptyUp", "`\(section.title)` has no statement", file: file.path, line: section.line,
          object: file.header.id.text, hint: "write one, or say why there is none: `--: up empty=\"why\"`")
      }
      if section.kind == .verify, section.on == nil, statements.isEmpty {
        throw MigrationError(
          code: "emptyVerify", "`\(section.title)` asks nothing", file: file.path, line: section.line,
          object: file.header.id.text, hint: "write one select that gives true, or leave the section out")
      }
      if section.kind == .verify { builder.verify(statements) } else { builder.add(section, statements) }
    }
    // The downs are read too, so that a mistake in them is found while the file is on somebody's screen.
    for section in file.sections where section.kind == .down && section.applies(to: dialect) {
      _ = try statements(of: section, file)
    }
    return RevisionProgram(
      revision: file.header.id, groups: builder.finish(), sections: file.sections(of: .up, on: dialect))
  }

  private func downs(_ file: RevisionFile, _ sections: [RevisionSection]) throws(MigrationError) -> RevisionProgram {
    var builder = GroupBuilder()
    for section in sections {
      builder.add(section, file.language == .swift ? [code(of: section, file)] : try statements(of: section, file))
    }
    return RevisionProgram(revision: file.header.id, groups: builder.finish(), sections: sections)
  }

  // MARK: - Statements

  /// A section's statements for the database in use, split alike in every configured dialect.
  func statements(of section: RevisionSection, _ file: RevisionFile) throws(MigrationError) -> [ProgramStatement] {
    let pieces = try split(section, dialect, file)
    if section.on == nil {
      for other in dialects where other != dialect {
        let theirs = try split(section, other, file)
        if let index = theirs.indices.first(where: { $0 >= pieces.count || theirs[$0].range != pieces[$0].range })
          ?? (pieces.count > theirs.count ? theirs.count : nil)
        {
          let line = index < pieces.count ? pieces[index].line : theirs[index].line
          throw MigrationError(
            code: "splitsDifferently",
            "`\(section.title)` is for every database, but \(dialect.rawValue) and \(other.rawValue) read its statements "
              + "differently", file: file.path, line: section.bodyLine + line - 1, object: file.header.id.text,
            hint: "write a section for each: `on=\(dialect.rawValue)` and `on=\(other.rawValue)`")
        }
      }
    }
    try refuseLookalikes(section, file)
    let rules = StatementRules(file: file.path, dialect: dialect)
    var statements: [ProgramStatement] = []
    statements.reserveCapacity(pieces.count)
    for piece in pieces {
      let line = section.bodyLine + piece.line - 1
      statements.append(
        ProgramStatement(
          text: piece.text, file: file.path, line: line, kind: try rules.check(piece.text, line: line, in: section),
          lockTimeout: section.lockTimeout, statementTimeout: section.statementTimeout))
    }
    if section.kind == .verify, statements.count > 1 {
      throw MigrationError(
        code: "severalQuestions", "`\(section.title)` holds \(statements.count) statements", file: file.path,
        line: statements[1].line, object: file.header.id.text,
        hint: "one question a verify section; write several sections, or join them with `and`")
    }
    return statements
  }

  private func split(_ section: RevisionSection, _ dialect: DialectName, _ file: RevisionFile) throws(MigrationError)
    -> [SQLStatementText]
  {
    do { return try StatementSplitter.split(section.body, dialect: dialect) } catch {
      let line = section.bodyLine + RevisionText.line(of: error.offset, in: Array(section.body.utf8)) - 1
      if dialect != self.dialect {
        throw MigrationError(
          code: "splitsDifferently",
          "`\(section.title)` is for every database, but \(dialect.rawValue) cannot read it: \(error.message)",
          file: file.path, line: line, object: file.header.id.text,
          hint: "write a section for each: `on=\(self.dialect.rawValue)` and `on=\(dialect.rawValue)`")
      }
      throw MigrationError(
        code: "lexicalError", "`\(section.title)`: \(error.message)", file: file.path, line: line,
        object: file.header.id.text,
        hint: "a line that begins with `--:` is a directive even inside a literal; is something not closed?")
    }
  }

  /// A comment that only looks like a directive is an error: it would be ignored, and its author would not know.
  private func refuseLookalikes(_ section: RevisionSection, _ file: RevisionFile) throws(MigrationError) {
    // Nearly all sections have no such text anywhere: one look at the bytes saves the lexing.
    let bytes = Array(section.body.utf8)
    guard Self.mayHoldLookalike(bytes) else { return }
    var lexer = SQLLexer(dialect: dialect, section.body)
    while let token = try? lexer.next() {
      guard token.kind == .lineComment else { continue }
      var index = token.range.lowerBound + 2
      while index < token.range.upperBound, DirectiveScanner.isBlank(bytes[index]) { index += 1 }
      if index < token.range.upperBound, bytes[index] == UInt8(ascii: ":") {
        let line = section.bodyLine + RevisionText.line(of: token.range.lowerBound, in: bytes) - 1
        throw RevisionFileParser.lookalike(file: file.path, line: line)
      }
    }
  }

  private static func mayHoldLookalike(_ bytes: [UInt8]) -> Bool {
    var dashes = 0
    for byte in bytes {
      if byte == UInt8(ascii: "-") {
        dashes += 1
      } else if dashes >= 2, byte == UInt8(ascii: ":") {
        return true
      } else if !DirectiveScanner.isBlank(byte) {
        dashes = 0
      }
    }
    return false
  }
}

/// Which way a revision runs.
///
/// ```swift
/// let plan = try await migrator.plan(Direction.down, to: .base)
/// ```
public enum Direction: String, Sendable, CaseIterable {
  /// `up`: towards the heads.
  case up
  /// `down`: towards the base.
  case down
}

/// Collects sections into groups: consecutive sections that share a transaction form one; `own` and `none` stand alone.
private struct GroupBuilder {
  private var groups: [StatementGroup] = []
  private var isOpen = false
  private var count = 0

  mutating func add(_ section: RevisionSection, _ statements: [ProgramStatement]) {
    let index = count
    count += 1
    if section.transaction == .shared, isOpen, let last = groups.indices.last {
      groups[last].titles.append(section.title)
      groups[last].statements += statements
      groups[last].foreignKeysOff = groups[last].foreignKeysOff || section.foreignKeysOff
      if let retries = section.retries { groups[last].retries = max(groups[last].retries ?? 0, retries) }
      groups[last].sections = groups[last].sections.lowerBound..<(index + 1)
      return
    }
    groups.append(
      StatementGroup(
        mode: section.transaction == .none ? .none : .transaction, titles: [section.title], statements: statements,
        verifications: [], foreignKeysOff: section.foreignKeysOff, retries: section.retries,
        sections: index..<(index + 1)))
    isOpen = section.transaction == .shared
  }

  mutating func verify(_ statements: [ProgramStatement]) {
    if groups.isEmpty {
      groups.append(
        StatementGroup(mode: .transaction, titles: [], statements: [], verifications: [], sections: 0..<0))
      isOpen = true
    }
    groups[groups.count - 1].verifications += statements
  }

  func finish() -> [StatementGroup] { groups }
}

extension RevisionFile {
  /// Whether no `up` section, for whatever database, holds more than blank lines and comments.
  fileprivate var isUnwritten: Bool {
    sections.filter { $0.kind == .up }.allSatisfy { section in
      section.body.split(whereSeparator: \.isNewline).allSatisfy { line in
        let text = line.drop(while: \.isWhitespace)
        return text.isEmpty || text.hasPrefix("--")
      }
    }
  }
}
