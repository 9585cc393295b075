/// The Swift source that lists revisions.
///
/// One statement a revision: the compiler checks them one by one, and a history of a thousand costs what it should.
struct EmbeddedSource {
  private var statements: [String] = []

  /// Adds a revision file.
  /// - Throws: when it is Swift and does not declare the type that its id asks for: the compiler would only tell of a
  ///   name in the list, which nobody wrote.
  mutating func add(_ path: String, _ text: String) throws(EmbeddingError) {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var code = ""
    if name.hasSuffix(".swift") {
      guard let id = Self.id(text) else {
        throw EmbeddingError(
          "the file has no `//: id = ...`: it is no revision; what revisions share belongs into a folder below",
          file: path)
      }
      let type = "R" + String(id.map { $0 == "." ? "_" : $0 })
      guard text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }).contains(Substring(type)) else {
        throw EmbeddingError("the revision declares no type \(type): write `struct \(type): Revision`", file: path)
      }
      code = ", code: \(type).self"
    }
    statements.append("all.append(EmbeddedRevision(file: \(Self.literal(name)), text: \(Self.literal(text))\(code)))")
  }

  /// The whole source.
  var text: String {
    let lines =
      [
        "// Made by the plugin EmbedRevisions from the files of the migrations folder.", "public import DBMigrations",
        "",
        "extension Revisions {", "  /// All revisions of the migrations folder, as they were when this was built.",
        "  public static let all: [EmbeddedRevision] = {",
        "    \(statements.isEmpty ? "let" : "var") all: [EmbeddedRevision] = []",
      ] + statements.map { "    " + $0 } + ["    return all", "  }()", "}", ""]
    return lines.joined(separator: "\n")
  }

  /// The value of the `id` header.
  private static func id(_ text: String) -> String? {
    // A byte order mark is no part of the text.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("//:") {
      let parts = line.dropFirst(3).split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
      if parts.count == 2, parts[0] == "id" { return parts[1].isEmpty ? nil : parts[1] }
    }
    return nil
  }

  /// A literal that gives the text back to the byte.
  private static func literal(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      default:
        if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
          || scalar.properties.isGraphemeExtend
        {
          literal += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          literal.unicodeScalars.append(scalar)
        }
      }
    }
    return literal + "\""
  }
}
