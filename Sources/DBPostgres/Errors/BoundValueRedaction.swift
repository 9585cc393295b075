internal import DBQuery

/// Takes bound values out of the server's words.
///
/// A statement with its values inside its text may be repeated as it is: who reads the error has the text. Values that
/// were bound are another person's data, and an error ends in a log. The server repeats them in three places:
/// 1. class 23 details that name the row (`Key (email)=(ada@example.org) already exists.`): the values are cut out;
/// 2. class 23 details that hold the whole row (`Failing row contains (...)`): the detail is dropped;
/// 3. elsewhere a value in double quotes (`invalid input syntax for type integer: "abc"`): replaced by dots.
struct BoundValueRedaction {
  private let quoted: [String]
  private let isNeeded: Bool

  init(_ values: [SQLValue]) {
    isNeeded = !values.isEmpty
    quoted = values.compactMap { value in
      switch value {
      case .null, .bool: nil
      case .bytes(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
      default: "\"\(value.wireText)\""
      }
    }
  }

  func message(_ words: String) -> String {
    quoted.reduce(words) { $0.replacing($1, with: "\"…\"") }
  }

  func detail(_ words: String, code: String) -> String? {
    guard isNeeded, code.hasPrefix("23") else { return message(words) }
    guard let range = words.firstRange(of: "=("), let end = words.lastIndex(of: ")"), end >= range.upperBound else {
      return nil
    }
    return String(words[..<range.lowerBound]) + String(words[words.index(after: end)...])
  }
}
