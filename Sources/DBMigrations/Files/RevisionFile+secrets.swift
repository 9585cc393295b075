extension RevisionFile {
  /// What stands in the ledger's copy in place of a secret section's statements.
  static let secretMark = "-- kept out of the ledger: secret"

  /// The text as the ledger keeps it: without the statements of secret sections.
  var textWithoutSecrets: String {
    guard sections.contains(where: \.isSecret) else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for section in sections.reversed() where section.isSecret {
      let start = min(section.bodyLine - 1, lines.count)
      let end = min(
        start + section.body.split(separator: "\n", omittingEmptySubsequences: false).count - 1, lines.count)
      lines.replaceSubrange(start..<max(start, end), with: [Self.secretMark])
    }
    return lines.joined(separator: "\n")
  }
}
