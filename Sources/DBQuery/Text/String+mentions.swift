extension String {
  /// Whether the text holds one of some words, whatever the case of its letters.
  ///
  /// For drivers that ask it of every statement: one pass over the bytes, without the case mapping and the character
  /// boundaries of `lowercased()` and `contains(_:)`.
  ///
  /// ```swift
  /// "PRAGMA foreign_keys = off".mentions(["pragma", "attach"])   // true
  /// ```
  /// - Parameter words: ASCII, in lower case, none of them empty.
  package func mentions(_ words: [StaticString]) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      for start in bytes.indices {
        let first = bytes[start].loweredASCII
        for word in words where word.utf8Start.pointee == first {
          let length = word.utf8CodeUnitCount
          guard bytes.count - start >= length else { continue }
          var matched = 1
          while matched < length, bytes[start + matched].loweredASCII == word.utf8Start[matched] { matched += 1 }
          if matched == length { return true }
        }
      }
      return false
    }
  }
}
