/// A line and a column of a text, both counted from 1 as editors do; columns count characters.
struct TextPlace: Sendable, Hashable {
  let line: Int
  let column: Int

  /// The place of a byte offset in a text; an offset past the end is the end.
  init(offset: Int, in text: String) {
    var line = 1
    var start = text.utf8.startIndex
    let end = text.utf8.index(start, offsetBy: offset, limitedBy: text.utf8.endIndex) ?? text.utf8.endIndex
    var index = start
    while index < end {
      let next = text.utf8.index(after: index)
      if text.utf8[index] == UInt8(ascii: "\n") {
        line += 1
        start = next
      }
      index = next
    }
    self.line = line
    column = text[start..<end].count + 1
  }
}
