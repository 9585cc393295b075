/// A run of operator characters, up to a comment that begins inside it. It is measured once and may give many tokens
/// (`++++` are four), so the time stays linear.
struct OperatorRun: Sendable {
  /// Behind the last character of the run.
  var end = 0
  /// Behind the last character that lets an operator end in a sign; 0 when there is none.
  var endOfSpecial = 0
  /// Where the signs begin that the run ends in; `end` when it ends in none.
  var startOfSigns = 0
}

extension SQLLexer {
  /// Takes the token at `position` by PostgreSQL's rules.
  mutating func scanPostgreSQLToken() throws(SQLLexicalError) -> SQLToken.Kind {
    let first = bytes[position]
    let second = byte(at: position + 1)
    if first.isSQLWordStart { return try scanPostgreSQLWord(first, second) }
    if first.isSQLDigit { return scanPostgreSQLNumber(first, second) }
    switch first {
    case UInt8(ascii: "'"):
      let rule = continuation.map { $0.isOnNewLine ? $0.rule : .doubled } ?? .doubled
      return try scanPostgreSQLString(prefix: 1, by: rule)
    case UInt8(ascii: "\""):
      return try scanQuoted(as: .quotedIdentifier, prefix: 1, until: first, by: .doubled)
    case UInt8(ascii: "-") where second == first:
      return try scanLineComment(endsAtCarriageReturn: true)
    case UInt8(ascii: "/") where second == UInt8(ascii: "*"):
      return try scanBlockComment(nests: true)
    case UInt8(ascii: "$"):
      return try scanDollar(second)
    case UInt8(ascii: "."):
      if second == first { return take(2, as: .symbol) }
      return second.isSQLDigit ? scanPostgreSQLNumber(first, second) : take(1, as: .symbol)
    case UInt8(ascii: ":"):
      return take(second == first || second == UInt8(ascii: "=") ? 2 : 1, as: .symbol)
    case _ where first.isPostgreSQLOperatorPart:
      return scanPostgreSQLOperator()
    default:
      return try scanSingle(first)
    }
  }

  /// Takes a name, or the literal that a letter before a quote begins.
  private mutating func scanPostgreSQLWord(_ first: UInt8, _ second: UInt8) throws(SQLLexicalError) -> SQLToken.Kind {
    let quote = UInt8(ascii: "'")
    switch (first | 0x20, second) {
    case (UInt8(ascii: "e"), quote): return try scanPostgreSQLString(prefix: 2, by: .escaped)
    case (UInt8(ascii: "n"), quote): return try scanPostgreSQLString(prefix: 2, by: .doubled)
    case (UInt8(ascii: "b"), quote), (UInt8(ascii: "x"), quote):
      return try scanPostgreSQLString(prefix: 2, by: .bare)
    case (UInt8(ascii: "u"), UInt8(ascii: "&")):
      switch byte(at: position + 2) {
      case quote: return try scanPostgreSQLString(prefix: 3, by: .doubled)
      case UInt8(ascii: "\""):
        return try scanQuoted(as: .quotedIdentifier, prefix: 3, until: UInt8(ascii: "\""), by: .doubled)
      default: return scanWord()
      }
    default: return scanWord()
    }
  }

  private mutating func scanPostgreSQLString(prefix: Int, by rule: QuoteRule) throws(SQLLexicalError) -> SQLToken.Kind {
    let kind = try scanQuoted(as: .string, prefix: prefix, until: UInt8(ascii: "'"), by: rule)
    continuation = StringContinuation(rule: rule)
    return kind
  }

  /// Takes a number; `1..10` gives `1`, `..` and `10`, and the letters of `1abc` are a token of their own.
  private mutating func scanPostgreSQLNumber(_ first: UInt8, _ second: UInt8) -> SQLToken.Kind {
    if first == UInt8(ascii: "0"), let end = endOfPrefixedInteger(second) { return take(end - position, as: .number) }
    var index = endOfDigits(from: position)
    if byte(at: index) == UInt8(ascii: "."), byte(at: index + 1) != UInt8(ascii: ".") {
      index = endOfDigits(from: index + 1)
    }
    if byte(at: index) | 0x20 == UInt8(ascii: "e") {
      let isSigned = byte(at: index + 1) == UInt8(ascii: "+") || byte(at: index + 1) == UInt8(ascii: "-")
      let digits = index + (isSigned ? 2 : 1)
      if byte(at: digits).isSQLDigit { index = endOfDigits(from: digits) }
    }
    return take(index - position, as: .number)
  }

  /// Behind the digits and single underscores at an index, which is itself when there are none.
  private func endOfDigits(from start: Int) -> Int {
    var index = start
    while byte(at: index).isSQLDigit {
      index += byte(at: index + 1) == UInt8(ascii: "_") && byte(at: index + 2).isSQLDigit ? 2 : 1
    }
    return index
  }

  /// Behind a `0x`, `0o` or `0b` integer, or nil when no digit follows the letter.
  private func endOfPrefixedInteger(_ letter: UInt8) -> Int? {
    let top: UInt8
    switch letter | 0x20 {
    case UInt8(ascii: "x"): top = 16
    case UInt8(ascii: "o"): top = 8
    case UInt8(ascii: "b"): top = 2
    default: return nil
    }
    func isDigit(_ byte: UInt8) -> Bool { top == 16 ? byte.isSQLHexDigit : byte >= 0x30 && byte < 0x30 + top }
    var index = position + 2
    while true {
      let underscore = byte(at: index) == UInt8(ascii: "_") ? 1 : 0
      guard isDigit(byte(at: index + underscore)) else { break }
      index += underscore + 1
    }
    return index > position + 2 ? index : nil
  }

  /// Takes `$1`, a dollar-quoted literal, or a lone dollar sign.
  private mutating func scanDollar(_ second: UInt8) throws(SQLLexicalError) -> SQLToken.Kind {
    var index = position + 1
    if second.isSQLDigit {
      while byte(at: index).isSQLDigit { index += 1 }
      return take(index - position, as: .placeholder)
    }
    while byte(at: index).isDollarTagPart { index += 1 }
    guard byte(at: index) == UInt8(ascii: "$") else { return take(1, as: .symbol) }
    let delimiter = position...index
    index += 1
    // A tag holds no dollar sign, so a comparison that fails has not passed the next one: each byte is compared once.
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), repeats(delimiter, at: index) {
        return take(index + delimiter.count - position, as: .dollarQuoted)
      }
      if bytes[index] == 0 { throw fail(.invalidCharacter(0), at: index) }
      index += 1
    }
    let tag = String(decoding: bytes[delimiter].dropFirst().dropLast(), as: UTF8.self)
    throw fail(.unterminatedDollarQuote(tag: tag), at: position)
  }

  private func repeats(_ range: ClosedRange<Int>, at start: Int) -> Bool {
    guard start + range.count <= bytes.count else { return false }
    for step in 0..<range.count where bytes[start + step] != bytes[range.lowerBound + step] { return false }
    return true
  }

  /// Takes an operator: see rule 3 of ``SQLLexer``.
  private mutating func scanPostgreSQLOperator() -> SQLToken.Kind {
    if position >= operatorRun.end { operatorRun = measureOperatorRun() }
    let end =
      operatorRun.endOfSpecial > position ? operatorRun.end : max(position + 1, operatorRun.startOfSigns)
    return take(end - position, as: .symbol)
  }

  private func measureOperatorRun() -> OperatorRun {
    var run = OperatorRun(end: position, endOfSpecial: 0, startOfSigns: position)
    while byte(at: run.end).isPostgreSQLOperatorPart {
      let byte = bytes[run.end]
      let next = self.byte(at: run.end + 1)
      if byte == UInt8(ascii: "-") && next == byte { break }
      if byte == UInt8(ascii: "/") && next == UInt8(ascii: "*") { break }
      run.end += 1
      if byte.letsPostgreSQLOperatorEndInSign { run.endOfSpecial = run.end }
      if byte != UInt8(ascii: "+") && byte != UInt8(ascii: "-") { run.startOfSigns = run.end }
    }
    return run
  }
}
