/// SQL text that cannot be cut into tokens, with the place where the trouble begins.
///
/// ```swift
/// do { _ = try StatementSplitter.split("select 'oops", dialect: .sqlite) }
/// catch { print(error) }   // at byte 7: the string is never closed
/// ```
public struct SQLLexicalError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Kind: Sendable, Hashable {
    /// A string literal has no closing quote.
    case unterminatedString
    /// A quoted name has no closing quote or bracket.
    case unterminatedIdentifier
    /// A dollar-quoted literal has no closing tag. `tag` stands between the dollar signs and may be empty.
    case unterminatedDollarQuote(tag: String)
    /// A block comment, or one nested in it, has no `*/`. SQLite forgives this at the end of a file; we do not, since
    /// everything behind the `/*` would silently not run.
    case unterminatedComment
    /// A NUL anywhere (no database takes it in a statement), or a control character outside of literals and comments.
    case invalidCharacter(UInt8)
    /// A backslash outside of literals and comments, such as a command of psql (`\d`, `\copy`, `\connect`).
    case backslash
  }

  /// What is wrong.
  public var kind: Kind
  /// Where it begins (the opening quote of what is never closed), in UTF-8 bytes from the start of the text.
  public var offset: Int

  /// Makes an error.
  public init(_ kind: Kind, offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// What happened without the place, for messages that name file and line themselves.
  public var message: String {
    switch kind {
    case .unterminatedString: "the string is never closed"
    case .unterminatedIdentifier: "the quoted name is never closed"
    case .unterminatedDollarQuote(let tag): "the dollar-quoted text is never closed by $\(tag)$"
    case .unterminatedComment: "the comment is never closed by */"
    case .invalidCharacter(0): "a NUL character cannot be part of SQL"
    case .invalidCharacter(let byte): "the control character 0x\(Self.hex(byte)) cannot be part of SQL"
    case .backslash: #"a backslash cannot stand outside of a literal; psql's commands (\d, \copy, ...) are not SQL"#
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}

extension SQLLexicalError: CustomStringConvertible {
  /// What happened, and at which byte.
  public var description: String { "at byte \(offset): \(message)" }
}
