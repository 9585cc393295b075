/// Pieces of Swift source, laid out as swift-format lays them out: 2 spaces, 120 columns.
enum SwiftText {
  /// The columns that a line may have.
  static let width = 120

  /// A text as a literal on one line.
  ///
  /// ```swift
  /// SwiftText.literal("say \"hi\"")   // "say \"hi\""
  /// ```
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars { result += escaped(scalar, quote: true) }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar, quote: Bool) -> String {
    switch scalar {
    case "\\": return "\\\\"
    case "\"": return quote ? "\\\"" : "\""
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      // What a reader cannot see, or what turns the reading direction, is spelt out.
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
        return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: return String(scalar)
      }
    }
  }

  /// A labelled or bare argument that is a text: a block where it has several lines or is too long for one.
  /// - Parameter indent: how far to the right the argument stands.
  static func argument(_ label: String?, _ text: String, indent: Int, isBlock: Bool = false) -> String {
    let front = label.map { $0 + ": " } ?? ""
    let line = literal(text)
    let hasLines = text.unicodeScalars.contains("\n") && !text.unicodeScalars.contains("\r")
    if hasLines && (isBlock || indent + front.count + line.count + 2 > width) {
      return front
        + block(text.split(separator: "\n", omittingEmptySubsequences: false), label == nil ? indent : indent + 2)
    }
    guard indent + front.count + line.count + 2 > width, text.contains(" ") else { return front + line }
    return front + folded(text, label == nil ? indent : indent + 2)
  }

  private static func block(_ lines: [Substring], _ indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let texts = lines.map { line in
      var text = escapedInBlock(line)
      // A blank at the end of a line would be lost to every editor.
      if text.last == " " { text = String(text.dropLast()) + "\\u{20}" }
      return text.isEmpty ? "" : margin + text
    }
    return "\"\"\"\n" + texts.joined(separator: "\n") + "\n" + margin + "\"\"\""
  }

  /// One line of text in a block of several: a backslash at the end of a line joins it with the next.
  private static func folded(_ text: String, _ indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      let piece = escapedInBlock(word).replacing("\n", with: "\\n")
      // A blank at the beginning of a line would count as its margin.
      if index > 0, !line.isEmpty, line.last != " ", !piece.isEmpty, indent + line.count + piece.count + 3 > width {
        lines.append(margin + line + " \\")
        line = piece
      } else {
        line += (index > 0 ? " " : "") + piece
      }
    }
    lines.append(margin + line)
    return "\"\"\"\n" + lines.joined(separator: "\n") + "\n" + margin + "\"\"\""
  }

  private static func escapedInBlock(_ text: Substring) -> String {
    var result = ""
    for scalar in text.unicodeScalars { result += escaped(scalar, quote: false) }
    return result.replacing("\"\"\"", with: "\\\"\\\"\\\"")
  }

  /// A call or attribute, on one line where it fits, otherwise with as many arguments a line as fit.
  /// - Parameters:
  ///   - head: what stands in front of the parenthesis.
  ///   - indent: how far to the right it stands.
  ///   - tail: how many columns must stay free behind it.
  static func call(_ head: String, _ arguments: [String], indent: Int, tail: Int = 0) -> String {
    let line = "\(head)(\(arguments.joined(separator: ", ")))"
    if !line.contains("\n"), indent + line.count + tail <= width { return line }
    return "\(head)(\n" + filled(arguments, indent: indent + 2, tail: tail + 1) + ")"
  }

  /// An array, on one line where it fits.
  static func array(_ elements: [String], indent: Int, tail: Int = 0) -> String {
    let line = "[\(elements.joined(separator: ", "))]"
    if !line.contains("\n"), indent + line.count + tail <= width { return line }
    let margin = String(repeating: " ", count: indent)
    return "[\n" + filled(elements, indent: indent + 2, tail: 1) + ",\n\(margin)]"
  }

  /// Parts joined by commas, in lines that are as full as they may be.
  private static func filled(_ parts: [String], indent: Int, tail: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var text = margin
    var column = indent
    for (index, part) in parts.enumerated() {
      let first = part.prefix { $0 != "\n" }.count
      let behind = index == parts.count - 1 ? tail : 1
      if index > 0 {
        // A block begins a line of its own, and ends one.
        if column + 1 + first + behind > width || part.contains("\n") || parts[index - 1].contains("\n") {
          text += "\n" + margin
          column = indent
        } else {
          text += " "
          column += 1
        }
      }
      text += part
      if let last = part.lastIndex(of: "\n") {
        column = part[part.index(after: last)...].count
      } else {
        column += first
      }
      if index < parts.count - 1 {
        text += ","
        column += 1
      }
    }
    return text
  }

  /// A text as lines of a comment: words fill the lines, and nothing in it can end the comment.
  static func comment(_ text: String, mark: String, indent: Int = 0, hanging: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent) + mark
    var lines: [String] = []
    var line = ""
    var visible = ""
    for scalar in text.unicodeScalars { visible += scalar == "\n" ? " " : escaped(scalar, quote: false) }
    for word in visible.replacing("\\\\", with: "\\").split(separator: " ") {
      if !line.isEmpty, margin.count + line.count + 2 + word.count > width {
        lines.append(margin + line)
        line = String(repeating: " ", count: hanging)
      }
      line += " " + word
    }
    if !line.isEmpty { lines.append(margin + line) }
    return lines
  }
}
