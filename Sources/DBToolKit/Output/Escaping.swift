/// Escapes strings from outside (names, comments, notices, messages) for the place they are printed to.
///
/// A name may hold anything: a line break that fakes a second line of a log, an escape sequence that recolours the
/// terminal, a bidirectional control that shows `drop` as `pord`. Each output has one function here.
enum Escaping {
  /// For one line of a terminal or a log: controls and invisible characters become `\u{...}`, line breaks too.
  ///
  /// ```swift
  /// Escaping.terminal("a\u{1B}[31mb")  // a\u{1B}[31mb, with the escape spelled out
  /// ```
  static func terminal(_ text: String) -> String { spelled(text, keepingLineBreaks: false) }

  /// For a text of several lines, such as a statement: line breaks and tabs stay, everything else as `terminal`.
  static func terminalLines(_ text: String) -> String { spelled(text, keepingLineBreaks: true) }

  /// For text between tags and in quoted attributes of HTML.
  static func html(_ text: String) -> String {
    var result = ""
    for scalar in terminal(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// For a `--` comment of SQL: nothing in it can end the line, so nothing in it can become a statement.
  static func sqlComment(_ text: String) -> String { terminal(text) }

  /// For a document that a JSON encoder made: characters that a terminal would act on, as JSON escapes. In JSON they
  /// can stand only inside strings, where the escape means the same.
  static func json(_ document: String) -> String {
    guard document.unicodeScalars.contains(where: isHidden) else { return document }
    var result = ""
    for scalar in document.unicodeScalars {
      if isHidden(scalar), scalar != "\n" {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// For the log of a GitHub workflow, line by line: no line may be read as a command of the runner (`::error...`,
  /// `##[group]...`). The runner ignores white space before the colons, so this does as well.
  static func workflowLog(_ text: String) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = String(line)
      let start = line.firstIndex { !$0.isWhitespace } ?? line.endIndex
      if line[start...].unicodeScalars.starts(with: "::".unicodeScalars) {
        line = line[..<start] + "\\u{3A}" + String(line[start...].unicodeScalars.dropFirst())
      }
      if let hashes = line.firstRange(of: "##[") {
        line = line[..<hashes.lowerBound] + "#\\u{23}[" + line[hashes.upperBound...]
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }

  /// For the text of a quoted label in a Mermaid diagram, as entity codes.
  static func mermaid(_ text: String) -> String {
    var result = ""
    for scalar in terminal(text).unicodeScalars {
      switch scalar {
      case "\"", "#", "<", ">", "&", ";", "\\", "`", "{", "}": result += "#\(scalar.value);"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// For the text between double quotes in Graphviz's DOT.
  static func dot(_ text: String) -> String {
    var result = ""
    for scalar in terminal(text).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// Whether a character does something, or nothing visible, instead of showing itself: C0, DEL, C1, line and
  /// paragraph separators, bidirectional and other format controls, tags, fillers, noncharacters.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: return true
    // The joiners of emoji and of Indic and Persian words are format characters too: see `isStray`.
    case .format: return scalar != "\u{200D}" && scalar != "\u{200C}"
    default:
      // Fillers are letters by category and blank on the screen.
      return [0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x034F, 0x17B4, 0x17B5].contains(scalar.value)
        || scalar.properties.isNoncharacterCodePoint
    }
  }

  /// Whether a joiner or a variation selector has nothing before it that it could act on: then it is only hidden.
  private static func isStray(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF: previous?.isASCII ?? true
    default: false
    }
  }

  private static func spelled(_ text: String, keepingLineBreaks: Bool) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var result = ""
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if keepingLineBreaks, scalar == "\n" || scalar == "\t" {
        result.unicodeScalars.append(scalar)
      } else {
        append(scalar, after: previous, to: &result)
      }
      previous = scalar
    }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, to result: inout String) {
    if isHidden(scalar) || isStray(scalar, after: previous) {
      result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
}
