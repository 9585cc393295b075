/// The checksum of a Swift revision: SHA-256 over the tokens of its code, and the headers that say how it runs.
///
/// Not covered: other headers, comments, blanks, line ends. So a file may be tidied after it was applied. `up` and `down`
/// share what they need, so one checksum covers both.
struct CodeChecksum {
  /// The checksum of a file as 64 hexadecimal digits.
  static func of(_ file: RevisionFile) -> String {
    var hash = SHA256()
    if let section = file.sections.first {
      let options = [section.transaction.rawValue, section.foreignKeysOff ? "foreign_keys=off" : ""]
      hash.update(Array(options.joined(separator: "\u{0}").utf8))
    }
    hash.update(CollectionOfOne(UInt8(0)))
    add(Array(file.text.utf8), to: &hash)
    return SHA256.hexadecimal(hash.finish())
  }

  /// The checksum of nothing: what a revision has done whose code must run from its start.
  static let ofNothing = SHA256.hex(of: [])

  /// The checksum of the code alone: what is compiled must be what stands in the file.
  static func ofCode(_ text: [UInt8]) -> String {
    var hash = SHA256()
    add(text, to: &hash)
    return SHA256.hexadecimal(hash.finish())
  }

  private static func add(_ bytes: [UInt8], to hash: inout SHA256) {
    for token in SwiftScanner.tokens(bytes) {
      hash.update(bytes[token.range])
      hash.update(CollectionOfOne(UInt8(0)))
    }
  }
}
