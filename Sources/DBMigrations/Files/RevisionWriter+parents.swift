extension RevisionWriter {
  /// A revision file with other parents: only the value of its `parents` line changes, every other byte stays, so do
  /// a byte-order mark and the kind of line ends.
  ///
  /// ```swift
  /// let bytes = try RevisionWriter.withParents([main], in: file, path: path)
  /// ```
  ///
  /// - Throws: ``MigrationError`` when the file has no `parents` line to change.
  public static func withParents(_ parents: [RevisionID], in bytes: [UInt8], path: String) throws(MigrationError)
    -> [UInt8]
  {
    let mark = Array((path.hasSuffix(".swift") ? "//:" : "--:").utf8)
    let key = Array(HeaderKey.parents.rawValue.utf8)
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      if bytes[start..<end].starts(with: mark) {
        var place = start + mark.count
        while place < end, DirectiveScanner.isBlank(bytes[place]) { place += 1 }
        if bytes[place..<end].starts(with: key) {
          place += key.count
          while place < end, DirectiveScanner.isBlank(bytes[place]) { place += 1 }
          if place < end, bytes[place] == UInt8(ascii: "=") {
            place += 1
            var last = end
            while place < last, DirectiveScanner.isBlank(bytes[place]) { place += 1 }
            while last > place, DirectiveScanner.isBlank(bytes[last - 1]) { last -= 1 }
            let value = parents.isEmpty ? "base" : parents.map(\.text).joined(separator: ", ")
            return Array(bytes[..<place]) + Array(value.utf8) + Array(bytes[last...])
          }
        }
      }
      start = end + 1
    }
    throw MigrationError(code: "missingParents", "the file has no `parents` header", file: path)
  }
}
