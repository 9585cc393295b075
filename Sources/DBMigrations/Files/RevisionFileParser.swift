import DBSchema

/// Reads a revision file's text into its header and sections.
///
/// The format, in short (section 6 of the design has all of it):
///
/// 1. Lines that begin with `--:` in column 1 are directives, wherever they stand.
/// 2. `--: key = value` before the first section is a header; `--: up|down|verify [name] [option=value ...]` begins a
///    section, which ends where the next begins.
/// 3. Before the first section nothing but comments and blank lines may stand beside headers.
struct RevisionFileParser {
  let file: String
  let bytes: [UInt8]
  let language: RevisionLanguage
  let mark: String

  /// - Parameter bytes: normalised text.
  init(file: String, bytes: [UInt8], language: RevisionLanguage) {
    self.file = file
    self.bytes = bytes
    self.language = language
    mark = language == .swift ? "//:" : "--:"
  }

  /// Header keys and values as they were written, with their lines.
  private struct RawHeaders {
    var values: [HeaderKey: (text: String, line: Int)] = [:]
  }

  /// Reads the header alone.
  /// - Returns: nil when the text ended before the first section, so that more of it may follow.
  func header(isWhole: Bool) throws(MigrationError) -> RevisionHeader? {
    var raw = RawHeaders()
    var scanner = DirectiveScanner(bytes, mark: mark)
    var ended = isWhole
    reading: while let line = scanner.next() {
      switch line {
      case .directive(let directive):
        if try isSection(directive) {
          ended = true
          break reading
        }
        try readHeader(directive, into: &raw)
      case .other(let range, let number):
        if mark == "--:" { try requireComment(range, line: number) }
      }
    }
    return ended ? try header(from: raw) : nil
  }

  /// Reads header and sections.
  func parse() throws(MigrationError) -> (RevisionHeader, [RevisionSection]) {
    var raw = RawHeaders()
    var sections: [RevisionSection] = []
    var open: (section: RevisionSection, start: Int)?
    var conflict: Int?
    var scanner = DirectiveScanner(bytes, mark: mark)
    while let line = scanner.next() {
      switch line {
      case .directive(let directive):
        if try isSection(directive) {
          if let (section, start) = open { sections.append(try closed(section, start..<directive.range.lowerBound)) }
          open = (
            try SectionParser(file: file, line: directive.line).parse(text(directive)), directive.range.upperBound
          )
        } else if open != nil {
          throw try headerBelowSection(directive)
        } else {
          try readHeader(directive, into: &raw)
        }
      case .other(let range, let number):
        if open == nil, mark == "--:" { try requireComment(range, line: number) }
        if begins(range, "<<<<<<< ") { conflict = conflict ?? number }
        if let conflict, begins(range, ">>>>>>> ") { throw conflictMarker(conflict) }
      }
    }
    if let (section, start) = open { sections.append(try closed(section, start..<bytes.count)) }
    return (try header(from: raw), sections)
  }

  /// Whether a line begins with a mark of ASCII characters.
  private func begins(_ line: Range<Int>, _ mark: StaticString) -> Bool {
    guard line.count >= mark.utf8CodeUnitCount else { return false }
    return (0..<mark.utf8CodeUnitCount).allSatisfy { bytes[line.lowerBound + $0] == mark.utf8Start[$0] }
  }

  private func closed(_ section: RevisionSection, _ range: Range<Int>) throws(MigrationError) -> RevisionSection {
    var section = section
    section.body = try RevisionText.string(bytes[range], in: bytes, file: file)
    section.bodyLine = section.line + 1
    return section
  }

  private func text(_ directive: DirectiveScanner.Directive) throws(MigrationError) -> String {
    try RevisionText.string(bytes[directive.content], in: bytes, file: file)
  }

  /// Whether a directive begins a section: its first word is a kind of section, and no `=` follows it.
  private func isSection(_ directive: DirectiveScanner.Directive) throws(MigrationError) -> Bool {
    guard !directive.content.isEmpty else {
      throw error("emptyDirective", "a directive says nothing", directive.line, "remove the line")
    }
    let end = bytes[directive.content].firstIndex(where: DirectiveScanner.isBlank) ?? directive.content.upperBound
    let word = bytes[directive.content.lowerBound..<end]
    guard Self.sectionWords.contains(where: { word.elementsEqual($0) }) else { return false }
    let next = bytes[end..<directive.content.upperBound].first { !DirectiveScanner.isBlank($0) }
    guard next != UInt8(ascii: "=") else { return false }
    // A section's line that is no text is told here, and not only when the section is read.
    _ = try text(directive)
    return true
  }

  private static let sectionWords = RevisionSection.Kind.allCases.map { Array($0.rawValue.utf8) }

  private func readHeader(_ directive: DirectiveScanner.Directive, into raw: inout RawHeaders) throws(MigrationError) {
    guard let equals = bytes[directive.content].firstIndex(of: UInt8(ascii: "=")) else {
      let content = try text(directive)
      let nearest = NearestName.of(
        content.prefix { $0 != " " }.lowercased(), among: RevisionSection.Kind.allCases.map(\.rawValue))
      throw error(
        "unknownDirective", "`\(mark) \(content)` is neither a header (key = value) nor a section", directive.line,
        nearest.map { "did you mean `\(mark) \($0)`?" } ?? "sections begin with up, down or verify")
    }
    let name = try trimmedText(directive.content.lowerBound..<equals)
    guard let key = HeaderKey(rawValue: name) else {
      let keys = HeaderKey.allCases.filter { language == .swift || $0.option == nil }.map(\.rawValue)
      throw error(
        "unknownHeader", "there is no header `\(name)`", directive.line,
        NearestName.of(name, among: keys).map { "did you mean `\($0)`?" }
          ?? "headers are \(keys.joined(separator: ", "))")
    }
    if key.option != nil, language == .sql {
      throw error(
        "optionAsHeader", "`\(name)` is an option of a section, and no header", directive.line,
        "write it behind the section: `--: up \(name)=...`")
    }
    if let earlier = raw.values[key] {
      throw error(
        "duplicateHeader", "the header `\(name)` stands twice (first in line \(earlier.line))", directive.line,
        "keep one of them")
    }
    raw.values[key] = (try trimmedText(equals + 1..<directive.content.upperBound), directive.line)
  }

  /// The text of a range without blanks at its ends.
  private func trimmedText(_ range: Range<Int>) throws(MigrationError) -> String {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, DirectiveScanner.isBlank(bytes[low]) { low += 1 }
    while high > low, DirectiveScanner.isBlank(bytes[high - 1]) { high -= 1 }
    return try RevisionText.string(bytes[low..<high], in: bytes, file: file)
  }

  /// Before the first section only comments and blank lines may stand beside headers.
  private func requireComment(_ range: Range<Int>, line: Int) throws(MigrationError) {
    var start = range.lowerBound
    while start < range.upperBound, DirectiveScanner.isBlank(bytes[start]) { start += 1 }
    guard start < range.upperBound else { return }
    let rest = bytes[start..<range.upperBound]
    if rest.starts(with: [0x3C, 0x3C, 0x3C, 0x3C, 0x3C, 0x3C, 0x3C, 0x20]) { throw conflictMarker(line) }
    guard rest.starts(with: [0x2D, 0x2D]) else {
      throw error(
        "statementBeforeSection", "a statement stands before the first section", line,
        "put a line `--: up` above it; a file that is no revision belongs outside the migrations folder")
    }
    var next = start + 2
    while next < range.upperBound, DirectiveScanner.isBlank(bytes[next]) { next += 1 }
    if next < range.upperBound, bytes[next] == UInt8(ascii: ":") {
      throw Self.lookalike(file: file, line: line)
    }
  }

  static func lookalike(file: String, line: Int) -> MigrationError {
    MigrationError(
      code: "lookalikeDirective", "this comment looks like a directive, but is none: it would be ignored", file: file,
      line: line, hint: "write `--:` at the very beginning of the line, or reword the comment")
  }

  private func headerBelowSection(_ directive: DirectiveScanner.Directive) throws(MigrationError) -> MigrationError {
    let content = try text(directive)
    let first = String(content.prefix { $0 != " " && $0 != "=" && $0 != "\t" })
    if let nearest = NearestName.of(first.lowercased(), among: RevisionSection.Kind.allCases.map(\.rawValue)),
      HeaderKey(rawValue: first) == nil
    {
      return error(
        "unknownDirective", "`\(mark) \(content)` is no section", directive.line, "did you mean `\(mark) \(nearest)`?")
    }
    return error(
      "headerBelowSection", "the header `\(first)` stands below a section", directive.line,
      "headers stand before the first section; if the line is part of a literal, indent it or build it with ||")
  }

  private func conflictMarker(_ line: Int) -> MigrationError {
    error(
      "mergeConflict", "the file holds a merge-conflict marker", line,
      "resolve the conflict; when both sides are wanted they are two revisions: see `dbtool rebase` and `dbtool merge`")
  }

  private func error(_ code: String, _ message: String, _ line: Int, _ hint: String) -> MigrationError {
    MigrationError(code: code, message, file: file, line: line, hint: hint)
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  // MARK: - From written values to a header

  private func header(from raw: RawHeaders) throws(MigrationError) -> RevisionHeader {
    guard let written = raw.values[.id] else {
      throw MigrationError(
        code: "missingID", "the file has no `id` header: it is no revision", file: file, line: 1,
        hint: "make revisions with `dbtool revision -m \"...\"`, or move the file out of the migrations folder")
    }
    let id = try revisionID(written)
    guard let parents = raw.values[.parents] else {
      throw MigrationError(
        code: "missingParents", "revision \(id) has no `parents` header", file: file, line: written.line,
        object: id.text, hint: "write `\(mark) parents = base` for the first revision of a history, else its parents")
    }
    if let kind = raw.values[.kind], kind.text != "sql", kind.text != "swift" {
      throw error("unknownKind", "there is no kind of revision `\(kind.text)`", kind.line, "leave the header out")
    }
    return RevisionHeader(
      id: id, parents: try parentIDs(parents),
      depends: try names(raw.values[.depends], allowing: "id or label"),
      labels: try names(raw.values[.labels], allowing: "label"),
      message: raw.values[.message]?.text ?? "", created: raw.values[.created]?.text,
      irreversible: try reason(raw.values[.irreversible], "irreversible"),
      empty: try reason(raw.values[.empty], "empty"))
  }

  private func reason(_ value: (text: String, line: Int)?, _ key: String) throws(MigrationError) -> String? {
    guard let value else { return nil }
    if value.text.isEmpty { throw error("missingReason", "`\(key)` needs a reason", value.line, "write why") }
    return value.text
  }

  private func revisionID(_ value: (text: String, line: Int)) throws(MigrationError) -> RevisionID {
    if let id = RevisionID(value.text) { return id }
    throw error(
      "illegalID", "`\(value.text)` cannot be a revision id", value.line,
      "ids are 1 to 64 of a-z, 0-9, _ and . (not first), and none of base, head, heads, current")
  }

  private func parentIDs(_ value: (text: String, line: Int)) throws(MigrationError) -> [RevisionID] {
    if value.text == "base" { return [] }
    var ids: [RevisionID] = []
    for name in list(value.text) {
      if name == "base" {
        throw error("baseAmongParents", "`base` stands beside other parents", value.line, "name the parents alone")
      }
      let id = try revisionID((name, value.line))
      if ids.contains(id) { throw error("duplicateParent", "parent \(id) stands twice", value.line, "name it once") }
      ids.append(id)
    }
    if ids.isEmpty {
      throw error(
        "missingParents", "`parents` is empty", value.line, "write `base` for the first revision of a history")
    }
    return ids
  }

  private func names(_ value: (text: String, line: Int)?, allowing what: String) throws(MigrationError) -> [String] {
    guard let value else { return [] }
    var names: [String] = []
    for name in list(value.text) {
      guard RevisionID(name) != nil else {
        throw error(
          "illegalName", "`\(name)` cannot be a \(what)", value.line,
          "ids and labels are 1 to 64 of a-z, 0-9, _ and . (not first), and none of base, head, heads, current")
      }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func list(_ text: String) -> [String] {
    // Nearly always a single name.
    guard text.utf8.contains(UInt8(ascii: ",")) else { return text.isEmpty ? [] : [text] }
    return text.split(separator: ",", omittingEmptySubsequences: true).map(Self.trimmed).filter { !$0.isEmpty }
  }
}
