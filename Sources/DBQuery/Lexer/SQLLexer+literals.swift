/// How the inside of a quoted token is read.
enum QuoteRule: Sendable {
  /// A doubled quote stands for one.
  case doubled
  /// A doubled quote stands for one, and a backslash takes the next byte with it.
  case escaped
  /// The first closing quote ends it.
  case bare
}

/// A string just read, which a quote on a later line continues with the same rule. PostgreSQL only.
struct StringContinuation: Sendable {
  var rule: QuoteRule
  var isOnNewLine = false
}

extension SQLLexer {
  /// Takes a token that ends in a quote; `prefix` bytes stand before its inside.
  mutating func scanQuoted(
    as kind: SQLToken.Kind, prefix: Int, until quote: UInt8, by rule: QuoteRule
  ) throws(SQLLexicalError) -> SQLToken.Kind {
    var index = position + prefix
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote {
        if rule == .bare || self.byte(at: index + 1) != quote { return take(index + 1 - position, as: kind) }
        index += 2
      } else if byte == 0 {
        throw fail(.invalidCharacter(0), at: index)
      } else if byte == UInt8(ascii: "\\"), rule == .escaped, self.byte(at: index + 1) != 0 {
        index += 2
      } else {
        index += 1
      }
    }
    throw fail(kind == .string ? .unterminatedString : .unterminatedIdentifier, at: position)
  }

  /// Takes a comment that begins with `--`.
  mutating func scanLineComment(endsAtCarriageReturn: Bool) throws(SQLLexicalError) -> SQLToken.Kind {
    var index = position + 2
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") || (endsAtCarriageReturn && byte == UInt8(ascii: "\r")) { break }
      if byte == 0 { throw fail(.invalidCharacter(0), at: index) }
      index += 1
    }
    return take(index - position, as: .lineComment)
  }

  /// Takes a comment that begins with `/*`.
  mutating func scanBlockComment(nests: Bool) throws(SQLLexicalError) -> SQLToken.Kind {
    var index = position + 2
    var depth = 1
    while index < bytes.count {
      switch (bytes[index], byte(at: index + 1)) {
      case (UInt8(ascii: "*"), UInt8(ascii: "/")):
        index += 2
        depth -= 1
        if depth == 0 { return take(index - position, as: .blockComment) }
      case (UInt8(ascii: "/"), UInt8(ascii: "*")) where nests:
        index += 2
        depth += 1
      case (0, _):
        throw fail(.invalidCharacter(0), at: index)
      default:
        index += 1
      }
    }
    throw fail(.unterminatedComment, at: position)
  }
}
