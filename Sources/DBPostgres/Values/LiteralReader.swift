internal import DBQuery

/// Reads the server's text form of arrays and ranges: elements between delimiters, quoted where they hold one.
struct LiteralReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// `{1,NULL,"a b"}`; nil for more than one dimension, and for another lower bound than 1.
  mutating func array(_ element: PostgresType) -> [SQLValue]? {
    guard take("{") else { return nil }
    var elements: [SQLValue] = []
    if take("}") { return position == bytes.count ? elements : nil }
    repeat {
      if peek("{") { return nil }
      let (word, isQuoted) = self.word(upTo: ",}")
      if !isQuoted, word.count == 4, word.elementsEqual("NULL".utf8) {
        elements.append(.null)
      } else {
        elements.append(Self.value(element, word))
      }
    } while take(",")
    return take("}") && position == bytes.count ? elements : nil
  }

  /// `[1,5)`, `(,"2026-11-22 00:00:00"]`, `empty`.
  mutating func range(_ bound: PostgresType) -> SQLRange? {
    if bytes.elementsEqual("empty".utf8) { return .empty }
    let includesLower = peek("[")
    guard take("[") || take("(") else { return nil }
    let (lower, isLowerQuoted) = word(upTo: ",])")
    guard take(",") else { return nil }
    let (upper, isUpperQuoted) = word(upTo: ",])")
    let includesUpper = peek("]")
    guard take("]") || take(")"), position == bytes.count else { return nil }
    return SQLRange(
      lower: lower.isEmpty && !isLowerQuoted ? SQLValue?.none : Self.value(bound, lower),
      upper: upper.isEmpty && !isUpperQuoted ? SQLValue?.none : Self.value(bound, upper), includesLower: includesLower,
      includesUpper: includesUpper)
  }

  private static func value(_ type: PostgresType, _ word: [UInt8]) -> SQLValue {
    word.withUnsafeBytes { TextReader.value(type, $0) }
  }

  private func peek(_ letter: Unicode.Scalar) -> Bool {
    position < bytes.count && bytes[position] == UInt8(truncatingIfNeeded: letter.value)
  }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard peek(letter) else { return false }
    position += 1
    return true
  }

  /// What stands up to the next delimiter, without its quotes and escapes.
  private mutating func word(upTo delimiters: StaticString) -> (bytes: [UInt8], isQuoted: Bool) {
    var word: [UInt8] = []
    var isQuoted = false
    var isInside = false
    while position < bytes.count {
      let byte = bytes[position]
      switch Unicode.Scalar(byte) {
      case "\\":
        position += 1
        if position < bytes.count { word.append(bytes[position]) }
      case "\"":
        // In ranges a quote is doubled inside of quotes.
        if isInside, position + 1 < bytes.count, bytes[position + 1] == byte {
          word.append(byte)
          position += 1
        } else {
          isQuoted = true
          isInside.toggle()
        }
      default:
        if !isInside, delimiters.withUTF8Buffer({ $0.contains(byte) }) { return (word, isQuoted) }
        word.append(byte)
      }
      position += 1
    }
    return (word, isQuoted)
  }
}
