/// A file's bytes made into the one text that is sent, stored and hashed: no byte-order mark, and every line ends in LF.
enum RevisionText {
  /// Normalises bytes, or says why they are no text.
  static func normalise(_ bytes: [UInt8], file: String) throws(MigrationError) -> [UInt8] {
    var start = 0
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
    if bytes.count >= 2, (bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == 0xFE && bytes[1] == 0xFF) {
      throw MigrationError(
        code: "notUTF8", "the file is UTF-16, not UTF-8", file: file, line: 1, hint: "save it as UTF-8")
    }
    var result: [UInt8] = []
    if bytes.contains(0x0D) {
      result.reserveCapacity(bytes.count)
      var index = start
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == 0x0D {
          result.append(0x0A)
          if index < bytes.count, bytes[index] == 0x0A { index += 1 }
        } else {
          result.append(byte)
        }
      }
    } else {
      result = start == 0 ? bytes : Array(bytes[start...])
    }
    if let zero = result.firstIndex(of: 0) {
      throw MigrationError(
        code: "binaryFile", "the file holds a NUL byte: it is binary, not SQL text", file: file,
        line: line(of: zero, in: result), hint: "remove it, or move the file out of the migrations folder")
    }
    return result
  }

  /// The text of a range of bytes, or an error that names the line of the first byte that is not UTF-8.
  static func string(_ bytes: ArraySlice<UInt8>, in whole: [UInt8], file: String) throws(MigrationError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var end = bytes.startIndex
    var low = bytes.startIndex
    // The first bad byte stands on the first line that does not decode.
    while low < bytes.endIndex {
      end = bytes[low...].firstIndex(of: 0x0A) ?? bytes.endIndex
      if String(validating: bytes[low..<end], as: UTF8.self) == nil { break }
      low = end + 1
    }
    throw MigrationError(
      code: "notUTF8", "the file is not UTF-8", file: file, line: line(of: low, in: whole), hint: "save it as UTF-8")
  }

  /// The line, counted from 1, that holds a byte.
  static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for byte in bytes[..<min(offset, bytes.count)] where byte == 0x0A { line += 1 }
    return line
  }
}
