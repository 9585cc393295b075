/// Asks a person, or has the answers already: commands decide through it and never read from a terminal themselves.
protocol Questioner: Sendable {
  /// The next line of an answer, without its line end; nil when nobody will answer any more.
  /// - Parameter flag: What to give on the command line instead; the failure without a terminal names it.
  func answer(to question: String, flag: String) throws(ToolFailure) -> String?
}

extension Questioner {
  /// Asks until the answer is yes or no; a bare return is no.
  ///
  /// ```swift
  /// guard try questioner.confirm("Drop table users with 12 rows?", flag: "--lose table:users") else { return }
  /// ```
  func confirm(_ question: String, flag: String) throws(ToolFailure) -> Bool {
    for _ in 0..<3 {
      guard let answer = try answer(to: question + " [y/N] ", flag: flag) else { break }
      switch answer.trimmed().lowercased() {
      case "y", "yes": return true
      case "", "n", "no": return false
      default: continue
      }
    }
    throw Self.unanswered(question, flag)
  }

  /// Asks for a name to be typed in full; any other answer is a no.
  func confirm(_ question: String, name: String, flag: String) throws(ToolFailure) -> Bool {
    let shown = Escaping.terminal(name)
    guard let answer = try answer(to: "\(question)\nType \(shown) to go on: ", flag: flag) else {
      throw Self.unanswered(question, flag)
    }
    return answer.trimmed() == name
  }

  /// Asks for one of several by number; nil is "none of them", which a bare return says.
  func choose(_ question: String, from options: [String], flag: String) throws(ToolFailure) -> Int? {
    var text = question + "\n"
    for (index, option) in options.enumerated() { text += "  \(index + 1)  \(Escaping.terminal(option))\n" }
    for _ in 0..<3 {
      guard let answer = try answer(to: text + "Number (none): ", flag: flag)?.trimmed() else { break }
      if answer.isEmpty { return nil }
      if let number = Int(answer), options.indices.contains(number - 1) { return number - 1 }
    }
    throw Self.unanswered(question, flag)
  }

  private static func unanswered(_ question: String, _ flag: String) -> ToolFailure {
    ToolFailure(.unanswered, "no answer to: \(question)", hint: "answer on a terminal, or give \(flag)")
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  func trimmed() -> String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }
}
