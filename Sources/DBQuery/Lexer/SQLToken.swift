/// One token of SQL text: what it is, and which bytes it covers.
///
/// A token holds no text of its own, so a stream of them costs no allocation a token; ``SQLLexer/text(of:)`` reads it.
///
/// ```swift
/// let lexer = SQLLexer(dialect: .sqlite, "select [a b]")
/// try lexer.tokens()   // word 0..<6, quotedIdentifier 7..<12
/// ```
public struct SQLToken: Sendable, Hashable {
  /// What a token is. Blanks are not tokens.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// A keyword or a name without quotes: `select`, `users`.
    case word
    /// A quoted name: `"x"`, `U&"x"` on PostgreSQL, `[x]` and `` `x` `` on SQLite.
    case quotedIdentifier
    /// A literal in single quotes with its prefix: `'x'`, `E'x'`, `U&'x'`, `N'x'`, `B'01'`, `X'ff'`.
    case string
    /// A literal between dollar tags: `$$x$$`, `$body$x$body$`. PostgreSQL only.
    case dollarQuoted
    /// A number: `1`, `1.5e3`, `0xff`, `1_000`.
    case number
    /// A place for a value: `$1` on PostgreSQL; `?`, `?1`, `:a`, `@a`, `$a`, `#a` on SQLite.
    case placeholder
    /// An operator or a mark: `->>`, `::`, `,`, `[`. Also any other single byte that no rule of the dialect knows.
    case symbol
    /// A comment from `--` up to the end of the line, without the line feed.
    case lineComment
    /// A comment in `/*` and `*/`; nested ones are part of it on PostgreSQL.
    case blockComment
    /// `;`
    case semicolon
    /// `(`
    case leftParenthesis
    /// `)`
    case rightParenthesis

    /// Whether the database reads past it.
    public var isComment: Bool { self == .lineComment || self == .blockComment }
  }

  /// What it is.
  public var kind: Kind
  /// The UTF-8 bytes of the text that it covers, counted from 0; never empty.
  public var range: Range<Int>

  /// Makes a token.
  public init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}
