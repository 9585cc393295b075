/// Makes what a revision is called of what the source tool called it.
///
/// Ids keep the version string. When it is not `[a-z0-9_][a-z0-9_.]{0,63}`: ASCII letters become small, every other
/// letter that is not allowed becomes `_`, a `.` at the start and a word of the revision grammar (`head`) get a `_` in
/// front, and what is too long is cut. An id that is taken gets `_2`, `_3`...
struct ImportNames {
  private var taken: Set<String>

  /// - Parameter taken: ids that are in use already.
  init(taken: some Sequence<RevisionID>) { self.taken = Set(taken.map(\.text)) }

  /// The id for a version; each call takes it.
  mutating func id(for version: String) -> RevisionID? {
    var letters = String.UnicodeScalarView()
    for letter in version.unicodeScalars {
      switch letter {
      case "A"..."Z": letters.append(Unicode.Scalar(UInt8(letter.value) | 0x20))
      case _ where RevisionID.isLetter(letter): letters.append(letter)
      default: letters.append("_")
      }
    }
    var text = String(letters)
    if text.isEmpty || text.hasPrefix(".") || RevisionID.reservedWords.contains(text) { text = "_" + text }
    text = String(text.prefix(64))
    var number = 1
    var candidate = text
    while taken.contains(candidate) {
      number += 1
      let suffix = "_\(number)"
      candidate = text.prefix(64 - suffix.utf8.count) + suffix
    }
    taken.insert(candidate)
    return RevisionID(candidate)
  }

  /// A name as one line of plain text: underscores are blanks, and so are control characters.
  static func message(_ name: some StringProtocol) -> String {
    let words = name.split(whereSeparator: { letter in
      letter == "_" || letter == " "
        || letter.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    })
    return words.joined(separator: " ")
  }

  /// The file of a revision: its id and the words of its message.
  static func file(_ id: RevisionID, _ message: String) -> String {
    let words = message.lowercased().split(whereSeparator: { !($0.isASCII && ($0.isLetter || $0.isNumber)) })
    var slug = ""
    for word in words where slug.count + word.count < 60 { slug += "_" + word }
    return id.text + slug + ".sql"
  }

  /// When a migration was made, when its version says so: `YYYYMMDDhhmmss`, in Diesel's form with `0000` behind it.
  static func created(_ version: String) -> String? {
    var digits = Array(version.utf8)
    if digits.count == 18, digits.suffix(4).allSatisfy({ $0 == UInt8(ascii: "0") }) { digits.removeLast(4) }
    guard digits.count == 14, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } }
    func text(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    guard (1990...2100).contains(number(0..<4)), (1...12).contains(number(4..<6)), (1...31).contains(number(6..<8)),
      number(8..<10) < 24, number(10..<12) < 60, number(12..<14) < 60
    else { return nil }
    return "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))T\(text(8..<10)):\(text(10..<12)):\(text(12..<14))Z"
  }
}
