/// Whether a statement may leave something in the session that the next borrower would see: a setting, a role, a
/// temporary table, a session lock, a subscription, a cursor.
///
/// A glance at the text, made for each statement, so it is cheap and errs on the safe side: a reset too many costs one
/// round trip. What a function or a trigger changes out of sight is not seen; `reset: .full` is for these.
enum SessionChange {
  /// First words of statements that change the session, or that run code which may.
  private static let words: Set<String> = [
    "set", "reset", "listen", "unlisten", "declare", "load", "do", "call", "discard", "pragma", "attach", "detach",
  ]

  static func isPossible(in text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      let start = skipBlanks(bytes, from: 0)
      let end = endOfWord(bytes, from: start)
      let length = end - start
      guard length > 0 else { return false }
      // The commonest words cannot be mistaken for those of the list by their first letter.
      switch bytes[start] | 0x20 {
      case UInt8(ascii: "b"), UInt8(ascii: "i"), UInt8(ascii: "v"): return holdsSessionCall(bytes, from: end)
      case UInt8(ascii: "s"), UInt8(ascii: "w"), UInt8(ascii: "e"):
        if length == 3, isWord(bytes, start, "set") { return !isLocalSet(bytes, from: end) }
        return holdsSessionCall(bytes, from: end)
      case UInt8(ascii: "c") where isWord(bytes, start, "create"):
        return holdsTemporary(bytes, from: end) || holdsSessionCall(bytes, from: end)
      case UInt8(ascii: "u") where isWord(bytes, start, "update"),
        UInt8(ascii: "d") where isWord(bytes, start, "delete"),
        UInt8(ascii: "c") where isWord(bytes, start, "commit"):
        return holdsSessionCall(bytes, from: end)
      default:
        let word = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
        return words.contains(word) || holdsSessionCall(bytes, from: end)
      }
    }
  }

  /// `set local` and `set transaction` end with the transaction.
  private static func isLocalSet(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    let next = skipBlanks(bytes, from: start)
    return isWord(bytes, next, "local") || isWord(bytes, next, "transaction") || isWord(bytes, next, "constraints")
  }

  /// `[or replace] [local|global] temp[orary]`, after `create` and `into`.
  private static func holdsTemporary(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var position = start
    while true {
      position = skipBlanks(bytes, from: position)
      if isWord(bytes, position, "temp") || isWord(bytes, position, "temporary") { return true }
      let mayFollow =
        isWord(bytes, position, "or") || isWord(bytes, position, "replace") || isWord(bytes, position, "local")
        || isWord(bytes, position, "global")
      if !mayFollow { return false }
      position = endOfWord(bytes, from: position)
    }
  }

  /// `set_config(`, `...advisory_lock...`, `into temp`.
  private static func holdsSessionCall(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    for position in start..<max(start, bytes.count) {
      switch bytes[position] {
      case UInt8(ascii: "_"):
        if matches(bytes, position - 8, "advisory_lock") { return true }
        let isOwnWord = position < 4 || !isLetter(bytes[position - 4])
        if isOwnWord, matches(bytes, position - 3, "set_config") { return true }
      case UInt8(ascii: "i"), UInt8(ascii: "I"):
        if matches(bytes, position, "into"), holdsTemporary(bytes, from: position + 4) { return true }
      default: continue
      }
    }
    return false
  }

  private static func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      let next = position + 1 < bytes.count ? bytes[position + 1] : 0
      if byte <= 0x20 || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ";") {
        position += 1
      } else if byte == UInt8(ascii: "-"), next == byte {
        while position < bytes.count, bytes[position] != 0x0a { position += 1 }
      } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
        // A nested comment ends too early here; what is left of it is then taken for a statement, which errs nowhere
        // but towards another glance.
        position += 2
        while position + 1 < bytes.count, !(bytes[position] == 0x2a && bytes[position + 1] == 0x2f) { position += 1 }
        position += 2
      } else {
        break
      }
    }
    return min(position, bytes.count)
  }

  private static func endOfWord(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count, isLetter(bytes[position]) { position += 1 }
    return position
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f }

  private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
    let end = start + word.utf8CodeUnitCount
    return matches(bytes, start, word) && (end == bytes.count || !isLetter(bytes[end]))
  }

  private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard start >= 0, start + count <= bytes.count else { return false }
    for index in 0..<count {
      let byte = bytes[start + index]
      let lower = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
      if lower != word.utf8Start[index] { return false }
    }
    return true
  }
}
