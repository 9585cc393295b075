import ArgumentParser

/// What ArgumentParser ended a parse with: a text that was asked for, or a mistake on the command line.
enum ParseFailure {
  /// Help, a version, a completion script.
  case text(String)
  case mistake(ToolFailure)

  /// ArgumentParser lays help out beside a column of 26, and stops the program when there is no room for it.
  private static let narrowestHelp = 40

  /// Reads an error of the parser through what it would print, the one public view of it.
  init(_ error: any Error, root: any ParsableCommand.Type, width: Int) {
    if let failure = error as? ToolFailure {
      self = .mistake(failure)
      return
    }
    let full = root.fullMessage(for: error, columns: max(Self.narrowestHelp, width))
    guard let body = full.dropPrefix("Error: ") else {
      self = .text(full)
      return
    }
    var message: [Substring] = []
    var usage: [Substring] = []
    var hints: [String] = []
    for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
      if let see = line.trimmed().dropPrefix("See '") {
        hints.append("see '" + see.prefix { $0 != "'" } + "'")
      } else if let help = line.dropPrefix("Help:  ") {
        // An option without a description is described by its bare name.
        if help.trimmed().contains("  ") { hints.append(help.trimmed()) }
      } else if !usage.isEmpty || line.hasPrefix("Usage: ") {
        usage.append(line)
      } else {
        message.append(line)
      }
    }
    self = .mistake(
      ToolFailure(
        .usage, Self.sentence(message.joined(separator: "\n").trimmed()), exit: .usage,
        hint: hints.isEmpty ? nil : hints.joined(separator: "\n"),
        usage: usage.isEmpty ? nil : usage.joined(separator: "\n").trimmed()))
  }

  /// The parser's sentence as ours are written: it goes on behind "error:" and has no full stop.
  private static func sentence(_ text: String) -> String {
    var text = text[...]
    if text.hasSuffix(".") { text = text.dropLast() }
    guard let first = text.first, text.dropFirst().first?.isLowercase == true else { return String(text) }
    return first.lowercased() + text.dropFirst()
  }
}
