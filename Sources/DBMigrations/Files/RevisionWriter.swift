/// Writes revision files: the text of one, its name, and the file itself.
///
/// The text is pure and reads back as what was given; whatever could end a line of a header (line breaks, escape
/// sequences, bidirectional controls) is flattened, so that no message can become a directive or a statement.
///
/// ```swift
/// let header = RevisionHeader(id: .random(), parents: [], message: "add users", created: RevisionWriter.now())
/// let text = RevisionWriter.text(header: header, comment: nil, body: "--: up\ncreate table users (id integer);\n")
/// let name = RevisionWriter.fileName(created: header.created, message: header.message, id: header.id)
/// try RevisionWriter.write(text, to: "migrations/" + name)
/// // migrations/20261122T093105_add_users.1f3c9a2b.sql
/// ```
public struct RevisionWriter {
  /// The longest slug of a file's name, in bytes.
  static let longestSlug = 40

  /// The text of a SQL revision.
  ///
  /// - Parameters:
  ///   - header: what the revision says of itself; texts are flattened to one line.
  ///   - comment: lines to put above the headers, without their `--`.
  ///   - body: the sections as they are to stand in the file; empty for a merge.
  public static func text(header: RevisionHeader, comment: String?, body: String) -> String {
    self.text(
      header: header, opening: "for dbtool; to get plain SQL: dbtool show --sql \(header.id.short)", comment: comment,
      body: body)
  }

  /// The text of a SQL revision that begins with a comment of its own.
  static func text(header: RevisionHeader, opening: String, comment: String? = nil, body: String) -> String {
    var text = commentLine(oneLine(opening))
    for line in (comment ?? "").split(whereSeparator: \.isNewline) { text += commentLine(oneLine(String(line))) }
    func add(_ key: HeaderKey, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      text += "--: \(key.rawValue) = \(value)\n"
    }
    add(.id, header.id.text)
    add(.parents, header.parents.isEmpty ? "base" : header.parents.map(\.text).joined(separator: ", "))
    add(.depends, header.depends.map(oneLine).joined(separator: ", "))
    add(.labels, header.labels.map(oneLine).joined(separator: ", "))
    add(.message, oneLine(header.message))
    add(.created, header.created.map(oneLine))
    add(.irreversible, header.irreversible.map(oneLine))
    add(.empty, header.empty.map(oneLine))
    guard !body.isEmpty else { return text }
    return text + "\n" + body + (body.hasSuffix("\n") ? "" : "\n")
  }

  /// The name of a revision's file: `<UTC seconds>_<slug of the message>.<id, first 8>.sql`, or `.swift`.
  ///
  /// - Parameter created: ISO 8601 in UTC, as in the header; its digits count.
  public static func fileName(
    created: String?, message: String, id: RevisionID, in language: RevisionLanguage = .sql
  ) -> String {
    let digits = (created ?? "").filter { $0.isASCII && $0.isNumber }.prefix(14)
    let stamp = digits + String(repeating: "0", count: 14 - digits.count)
    return "\(stamp.prefix(8))T\(stamp.suffix(6))_\(slug(message)).\(id.short).\(language.rawValue)"
  }

  /// A message in letters that are safe in every file system: a-z, 0-9 and `_`, at most 40, cut at a word.
  ///
  /// ```swift
  /// RevisionWriter.slug("Add users' e-mail!")   // add_users_e_mail
  /// ```
  public static func slug(_ message: String) -> String {
    var words: [String] = [""]
    for byte in message.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      case UInt8(ascii: "'"): continue
      default: if words.last?.isEmpty == false { words.append("") }
      }
    }
    var slug = ""
    for word in words where !word.isEmpty {
      if slug.isEmpty {
        slug = String(word.prefix(longestSlug))
      } else if slug.utf8.count + 1 + word.utf8.count <= longestSlug {
        slug += "_" + word
      } else {
        break
      }
    }
    return slug.isEmpty ? "revision" : slug
  }

  /// A text as one line that can stand behind `--` or in a header: runs of blanks, line breaks and controls become one
  /// blank, invisible format characters (but the joiners of emoji and scripts) go.
  public static func oneLine(_ text: String) -> String {
    var result = ""
    var isPending = false
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: isPending = !result.isEmpty
      case .format where scalar != "\u{200D}" && scalar != "\u{200C}": continue
      default:
        // A mark with nothing before it would join the blank behind the header's `=`.
        if Self.joinsBefore(scalar), result.isEmpty || isPending { continue }
        if isPending { result.append(" ") }
        isPending = false
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func joinsBefore(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: true
    default: scalar.properties.isGraphemeExtend || scalar == "\u{200D}" || scalar == "\u{200C}"
    }
  }

  /// Now, as the `created` header says it: ISO 8601, UTC, whole seconds.
  public static func now() -> String { RunIdentity.now().prefix { $0 != "." } + "Z" }

  /// A comment that begins with a colon would look like a directive that nobody reads, which is an error.
  private static func commentLine(_ line: String) -> String {
    line.isEmpty ? "--\n" : "-- " + (line.hasPrefix(":") ? "\\" : "") + line + "\n"
  }
}
