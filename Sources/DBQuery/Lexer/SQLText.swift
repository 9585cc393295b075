/// Lines and columns of a text, for messages that point into it.
///
/// The line breaks are found once; each question then costs a binary search.
///
/// ```swift
/// let text = SQLText("select 1;\nselect 'é', x;")
/// text.line(ofOffset: 10)            // 2
/// text.lineAndColumn(ofOffset: 23)   // (line: 2, column: 13)
/// ```
public struct SQLText: Sendable {
  private let bytes: [UInt8]
  /// Where each line begins; the first at 0.
  private let lineStarts: [Int]

  /// Finds the line breaks (line feeds) of a text.
  public init(_ text: String) {
    bytes = Array(text.utf8)
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
    lineStarts = starts
  }

  /// The line that a byte stands in, counted from 1.
  /// - Parameter offset: UTF-8 bytes from the start; what lies outside of the text is taken as its nearest end.
  public func line(ofOffset offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The line and the column that a byte stands in, both counted from 1; the column in characters (Unicode scalars), as
  /// editors do.
  /// - Parameter offset: UTF-8 bytes from the start; what lies outside of the text is taken as its nearest end.
  public func lineAndColumn(ofOffset offset: Int) -> (line: Int, column: Int) {
    let line = line(ofOffset: offset)
    let start = lineStarts[line - 1]
    let end = max(start, min(offset, bytes.count))
    let isContinued = end < bytes.count && bytes[end] & 0xC0 == 0x80
    let column = bytes[start..<end].count { $0 & 0xC0 != 0x80 }
    return (line, isContinued ? max(1, column) : column + 1)
  }
}
