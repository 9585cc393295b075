internal import DBQuery

/// Rows as COPY's text format has them: tabs between values, `\N` for NULL, a backslash before what would be taken for
/// something else.
enum CopyText {
  static func append(row: [SQLValue], kept: [Int], to bytes: inout [UInt8]) {
    for (index, place) in kept.enumerated() {
      if index > 0 { bytes.append(tab) }
      append(row[place], to: &bytes)
    }
    bytes.append(newline)
  }

  static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: [backslash, UInt8(ascii: "N")])
    case .bool, .integer, .double, .numeric, .uuid, .instant, .date, .time, .timestamp:
      value.appendText(to: &bytes)
    case .bytes:
      bytes.append(backslash)
      value.appendText(to: &bytes)
    default:
      let start = bytes.count
      value.appendText(to: &bytes)
      escape(from: start, &bytes)
    }
  }

  private static func escape(from start: Int, _ bytes: inout [UInt8]) {
    guard let first = bytes[start...].firstIndex(where: isSpecial) else { return }
    let plain = Array(bytes[first...])
    bytes.removeSubrange(first...)
    for byte in plain {
      switch byte {
      case backslash: bytes.append(contentsOf: [backslash, backslash])
      case tab: bytes.append(contentsOf: [backslash, UInt8(ascii: "t")])
      case newline: bytes.append(contentsOf: [backslash, UInt8(ascii: "n")])
      case carriageReturn: bytes.append(contentsOf: [backslash, UInt8(ascii: "r")])
      default: bytes.append(byte)
      }
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == backslash || byte == tab || byte == newline || byte == carriageReturn
  }

  private static let backslash = UInt8(ascii: "\\")
  private static let tab = UInt8(ascii: "\t")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
