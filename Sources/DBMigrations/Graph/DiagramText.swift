/// Writes text from outside so that a diagram language takes it as text.
enum DiagramText {
  /// For a quoted Mermaid label: letters, digits, spaces and a few signs as they are, the rest as `#N;`, Mermaid's
  /// spelling of a character reference.
  static func mermaid(_ text: String) -> String {
    var result = ""
    for letter in visible(text).unicodeScalars {
      switch letter {
      case "a"..."z", "A"..."Z", "0"..."9", " ", "_", ".", ",", "-", "(", ")":
        result.unicodeScalars.append(letter)
      case _ where letter.isASCII:
        result += "#\(letter.value);"
      default:
        result.unicodeScalars.append(letter)
      }
    }
    return result
  }

  /// For a quoted DOT string. Backslashes are doubled, since DOT has escapes of its own (`\N` is the node's name), and
  /// `&` is a reference, since Graphviz reads those.
  static func dot(_ text: String) -> String {
    var result = ""
    for letter in visible(text).unicodeScalars {
      switch letter {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(letter)
      }
    }
    return result
  }

  /// Controls, line ends and what turns the direction of writing become `\u{...}`, so that they can be seen.
  static func visible(_ text: String) -> String {
    var result = ""
    for letter in text.unicodeScalars {
      switch letter.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        result += "\\u{\(String(letter.value, radix: 16, uppercase: true))}"
      default:
        result.unicodeScalars.append(letter)
      }
    }
    return result
  }
}
