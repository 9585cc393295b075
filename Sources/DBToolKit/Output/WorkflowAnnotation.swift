/// A GitHub annotation: a problem that is shown beside the line of the file it is in.
///
/// ```swift
/// WorkflowAnnotation(.error, "two heads", file: "migrations/x.sql", line: 3).line
/// // ::error file=migrations/x.sql,line=3::two heads
/// ```
struct WorkflowAnnotation: Sendable, Hashable {
  enum Level: String, Sendable { case error, warning, notice }

  let level: Level
  let message: String
  var file: String?
  var number: Int?

  init(_ level: Level, _ message: String, file: String? = nil, line number: Int? = nil) {
    self.level = level
    self.message = message
    self.file = file
    self.number = number
  }

  /// The command as the runner reads it, on one line.
  var line: String {
    var properties: [String] = []
    if let file { properties.append("file=" + Self.property(file)) }
    if let number { properties.append("line=\(number)") }
    let head = properties.isEmpty ? level.rawValue : level.rawValue + " " + properties.joined(separator: ",")
    return "::\(head)::\(Self.data(message))"
  }

  private static func data(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result += Escaping.terminal(String(scalar))
      }
    }
    return result
  }

  private static func property(_ text: String) -> String {
    var result = ""
    for scalar in data(text).unicodeScalars {
      switch scalar {
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
