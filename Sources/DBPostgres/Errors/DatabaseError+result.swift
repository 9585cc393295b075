internal import CLibPQ
internal import DBEngine
internal import DBQuery

extension DatabaseError {
  /// The server's error report in a failed result.
  init(result: OpaquePointer, statement: RenderedSQL?) {
    func field(_ letter: Character) -> String? {
      guard let ascii = letter.asciiValue, let text = PQresultErrorField(result, Int32(ascii)) else { return nil }
      return String(cString: text)
    }
    let code = field("C")
    let whole = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
    self.init(
      code.map(SQLState.kind) ?? .other, field("M") ?? Self.oneLine(whole), hint: field("H"), code: code,
      schema: field("s"), table: field("t"), column: field("c"), constraint: field("n"), statement: statement?.text)
    let redaction = BoundValueRedaction(statement?.values ?? [])
    message = redaction.message(message)
    var details: [String] = []
    if let detail = field("D").flatMap({ redaction.detail($0, code: code ?? "") }) { details.append(detail) }
    if let query = field("q") {
      let place = field("p").map { " at character \($0)" } ?? ""
      details.append("in the inner statement\(place): \(redaction.message(query))")
    }
    if let context = field("W") { details.append(redaction.message(context)) }
    if !details.isEmpty { detail = details.joined(separator: "\n") }
    if let text = statement?.text, let position = field("P").flatMap({ Int($0) }) {
      offset = Self.utf8Offset(ofCharacter: position, in: text)
    }
    adjust(for: field("R"))
  }

  /// Makes what two of the server's functions report more exact than their codes are.
  private mutating func adjust(for function: String?) {
    switch (function, code) {
    case ("exec_parse_message", "42601"):
      // "cannot insert multiple commands into a prepared statement"
      kind = .unsupported
      message = "the text holds more than one statement"
      hint = "send each statement by itself"
    case ("RevalidateCachedQuery", "0A000"):
      // Another session changed a table between two statements of this transaction.
      kind = .serialization
      hint = "a table was changed meanwhile; run the transaction again"
    default: break
    }
  }

  /// libpq counts characters from 1; a position outside of the text gives nil.
  static func utf8Offset(ofCharacter position: Int, in text: String) -> Int? {
    guard position >= 1 else { return nil }
    let scalars = text.unicodeScalars
    guard let index = scalars.index(scalars.startIndex, offsetBy: position - 1, limitedBy: scalars.endIndex) else {
      return nil
    }
    return text.utf8.distance(from: text.startIndex, to: index)
  }

  /// libpq's own messages are paragraphs of lines, some indented: one line is made of them. An indented line that
  /// begins in lower case goes on with the sentence before it; others are told apart by `;`.
  static func oneLine(_ message: String) -> String {
    var text = ""
    for line in message.split(whereSeparator: \.isNewline) {
      let start = line.drop(while: \.isWhitespace)
      guard let first = start.first, let last = start.lastIndex(where: { !$0.isWhitespace }) else { continue }
      let goesOn = first.isLowercase && start.count < line.count
      if !text.isEmpty { text += goesOn ? " " : "; " }
      text += start[...last]
    }
    return text
  }

  /// The connection is gone; libpq's words say how.
  static func lost(_ connection: OpaquePointer?, statement: String? = nil) -> DatabaseError {
    let words = PQerrorMessage(connection).map { oneLine(String(cString: $0)) } ?? ""
    return DatabaseError(
      .connectionLost, words.isEmpty ? "the connection to the server was lost" : words, statement: statement)
  }
}
