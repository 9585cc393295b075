extension SQLLexer {
  /// Takes the token at `position` by SQLite's rules.
  mutating func scanSQLiteToken() throws(SQLLexicalError) -> SQLToken.Kind {
    let first = bytes[position]
    let second = byte(at: position + 1)
    if first.isSQLWordStart {
      if first | 0x20 == UInt8(ascii: "x"), second == UInt8(ascii: "'") {
        return try scanQuoted(as: .string, prefix: 2, until: second, by: .bare)
      }
      return scanWord()
    }
    if first.isSQLDigit { return scanSQLiteNumber(first, second) }
    switch first {
    case UInt8(ascii: "'"):
      return try scanQuoted(as: .string, prefix: 1, until: first, by: .doubled)
    case UInt8(ascii: "\""), UInt8(ascii: "`"):
      return try scanQuoted(as: .quotedIdentifier, prefix: 1, until: first, by: .doubled)
    case UInt8(ascii: "["):
      return try scanQuoted(as: .quotedIdentifier, prefix: 1, until: UInt8(ascii: "]"), by: .bare)
    case UInt8(ascii: "-") where second == first:
      return try scanLineComment(endsAtCarriageReturn: false)
    case UInt8(ascii: "/") where second == UInt8(ascii: "*"):
      return try scanBlockComment(nests: false)
    case UInt8(ascii: "."):
      return second.isSQLDigit ? scanSQLiteNumber(first, second) : take(1, as: .symbol)
    case UInt8(ascii: "?"):
      var index = position + 1
      while byte(at: index).isSQLDigit { index += 1 }
      return take(index - position, as: .placeholder)
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "#"):
      return scanSQLiteVariable()
    default:
      let length = lengthOfSQLiteOperator(first, second)
      return length > 1 ? take(length, as: .symbol) : try scanSingle(first)
    }
  }

  /// Takes a number with all letters that follow it, as SQLite does before it complains of them.
  private mutating func scanSQLiteNumber(_ first: UInt8, _ second: UInt8) -> SQLToken.Kind {
    var index = position
    let isHex = first == UInt8(ascii: "0") && second | 0x20 == UInt8(ascii: "x") && byte(at: position + 2).isSQLHexDigit
    if !isHex {
      index = endOfSQLiteDigits(from: index)
      if byte(at: index) == UInt8(ascii: ".") { index = endOfSQLiteDigits(from: index + 1) }
      if byte(at: index) | 0x20 == UInt8(ascii: "e") {
        let isSigned = byte(at: index + 1) == UInt8(ascii: "+") || byte(at: index + 1) == UInt8(ascii: "-")
        if isSigned, byte(at: index + 2).isSQLDigit { index += 2 }
      }
    }
    while byte(at: index).isSQLWordPart { index += 1 }
    return take(index - position, as: .number)
  }

  private func endOfSQLiteDigits(from start: Int) -> Int {
    var index = start
    while byte(at: index).isSQLDigit || byte(at: index) == UInt8(ascii: "_") { index += 1 }
    return index
  }

  /// Takes `:a`, `@a`, `$a`, `#a`, with the `::` and the `(suffix)` of Tcl's variables; a lone mark is a symbol.
  private mutating func scanSQLiteVariable() -> SQLToken.Kind {
    var index = position + 1
    var hasName = false
    while true {
      let byte = self.byte(at: index)
      if byte.isSQLWordPart {
        hasName = true
        index += 1
      } else if byte == UInt8(ascii: ":"), self.byte(at: index + 1) == byte {
        index += 2
      } else {
        if byte == UInt8(ascii: "("), hasName { index = endOfSQLiteSuffix(from: index) }
        break
      }
    }
    return hasName ? take(index - position, as: .placeholder) : take(1, as: .symbol)
  }

  /// Behind the `)` of a variable's suffix, or before the blank or the end that comes first: SQLite takes as much before
  /// it complains.
  private func endOfSQLiteSuffix(from start: Int) -> Int {
    var index = start + 1
    while byte(at: index) != 0, !byte(at: index).isSQLBlank {
      if byte(at: index) == UInt8(ascii: ")") { return index + 1 }
      index += 1
    }
    return index
  }

  private func lengthOfSQLiteOperator(_ first: UInt8, _ second: UInt8) -> Int {
    switch (first, second) {
    case (UInt8(ascii: "-"), UInt8(ascii: ">")):
      byte(at: position + 2) == UInt8(ascii: ">") ? 3 : 2
    case (UInt8(ascii: "="), UInt8(ascii: "=")), (UInt8(ascii: "!"), UInt8(ascii: "=")),
      (UInt8(ascii: "<"), UInt8(ascii: "=")), (UInt8(ascii: "<"), UInt8(ascii: ">")),
      (UInt8(ascii: "<"), UInt8(ascii: "<")), (UInt8(ascii: ">"), UInt8(ascii: "=")),
      (UInt8(ascii: ">"), UInt8(ascii: ">")), (UInt8(ascii: "|"), UInt8(ascii: "|")):
      2
    default: 1
    }
  }
}
