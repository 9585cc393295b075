import DBQuery
import DBSchema

/// Reads one of goose's files.
struct GooseParser {
  let file: SourceFile
  let dialect: DialectName
  private var parts: [[(number: Int, text: Substring)]] = [[], []]
  /// The part that is read: none before `Up`, 0 from there, 1 from `Down` on.
  private var part: Int?
  private var block: (line: Int, first: Int)?
  private var mark: String?

  init(file: SourceFile, dialect: DialectName) {
    self.file = file
    self.dialect = dialect
  }

  /// The two parts; nil when the file was refused.
  mutating func parse(_ findings: inout ImportFindings) -> (SourceScript, SourceScript?)? {
    let errors = findings.errors.count
    var hasDown = false
    for (number, text) in file.lines {
      if let annotation = Self.annotation(text) {
        take(annotation, number, &findings)
        if annotation == "down" { hasDown = true }
      } else if let part {
        parts[part].append((number, text))
      } else if !RevisionFileParser.trimmed(text).isEmpty, !RevisionFileParser.trimmed(text).hasPrefix("--") {
        findings.refuse(
          "statementBeforeBlock", "a statement stands before `-- +goose Up`", file.path, number,
          hint: "goose refuses that too; move it below the line")
        return nil
      }
    }
    if part == nil {
      findings.refuse("noUp", "there is no `-- +goose Up`", file.path, 1, hint: "write that line above the statements")
    }
    if let block {
      findings.refuse(
        "unclosedBlock", "`-- +goose StatementBegin` is never closed", file.path, block.line,
        hint: "write `-- +goose StatementEnd` behind the statement")
    }
    guard findings.errors.count == errors else { return nil }
    let habit: SourceScript.Habit = mark.map { .none(mark: $0) } ?? .wrapped
    return (
      SourceScript(file: file.path, lines: parts[0], habit: habit),
      hasDown ? SourceScript(file: file.path, lines: parts[1], habit: habit) : nil
    )
  }

  private mutating func take(_ annotation: String, _ line: Int, _ findings: inout ImportFindings) {
    switch annotation {
    case "up" where part == nil: part = 0
    case "down" where part == 0 && block == nil: part = 1
    case "no transaction": mark = "-- +goose NO TRANSACTION"
    case "statementbegin" where part != nil && block == nil: block = part.map { (line, parts[$0].count) }
    case "statementend" where block != nil: closeBlock()
    case "envsub on":
      findings.refuse(
        "substitution", "`-- +goose ENVSUB ON`: variables of the environment would become part of the statements",
        file.path, line, hint: "write the values into the file; a revision says the same everywhere")
    case "envsub off": break
    case "up", "down", "statementbegin", "statementend":
      findings.refuse(
        "misplacedAnnotation", "`-- +goose \(annotation)` cannot stand here", file.path, line,
        hint: "the order is Up, Down, each with StatementBegin and StatementEnd in pairs")
    default:
      findings.refuse(
        "unknownAnnotation", "`-- +goose \(annotation)` is not understood", file.path, line, hint: "remove the line")
    }
  }

  /// A block is sent as one, so its last statement may lack the semicolon that we need.
  private mutating func closeBlock() {
    guard let part, let first = block?.first else { return }
    block = nil
    let text = parts[part][first...].map { String($0.text) }.joined(separator: "\n")
    var lexer = SQLLexer(dialect: dialect, text)
    var last: SQLToken?
    while let token = try? lexer.next() { if !token.kind.isComment { last = token } }
    guard let last, last.kind != .semicolon else { return }
    let bytes = Array(text.utf8)
    let line = RevisionText.line(of: last.range.upperBound, in: bytes) - 1
    let start = (bytes[..<last.range.upperBound].lastIndex(of: 0x0A) ?? -1) + 1
    let index = first + line
    let whole = Array(parts[part][index].text.utf8)
    let column = last.range.upperBound - start
    parts[part][index].text = Substring(
      String(decoding: whole[..<column] + [UInt8(ascii: ";")] + whole[column...], as: UTF8.self))
  }

  /// What stands behind `-- +goose`, in small letters; nil for any other line.
  private static func annotation(_ line: Substring) -> String? {
    guard line.hasPrefix("--") else { return nil }
    let words = line.dropFirst(2).split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard words.first == "+goose" else { return nil }
    return words.dropFirst().joined(separator: " ").lowercased()
  }
}
