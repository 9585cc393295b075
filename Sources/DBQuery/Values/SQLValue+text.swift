internal import FoundationEssentials

extension SQLValue {
  /// The value's text as PostgreSQL reads it; empty for NULL.
  package var wireText: String {
    var bytes: [UInt8] = []
    appendText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the value's text as PostgreSQL reads it; nothing for NULL.
  package func appendText(to bytes: inout [UInt8]) {
    switch self {
    case .null: break
    case .bool(let truth): bytes.append(UInt8(ascii: truth ? "t" : "f"))
    case .integer(let number): Self.append(number, to: &bytes)
    case .double(let number): bytes.append(contentsOf: String(number).utf8)
    case .text(let text), .json(let text), .inet(let text), .cidr(let text): bytes.append(contentsOf: text.utf8)
    case .bytes(let raw):
      bytes.append(contentsOf: "\\x".utf8)
      for byte in raw {
        bytes.append(Self.hexDigit(byte >> 4))
        bytes.append(Self.hexDigit(byte & 15))
      }
    case .numeric(let number): bytes.append(contentsOf: number.description.utf8)
    case .uuid(let id): bytes.append(contentsOf: id.uuidString.lowercased().utf8)
    case .instant(let instant):
      CivilTimestamp.append(instant.microsecondsSince2000, isFixed: true, zone: "Z", to: &bytes)
    case .date(let date): bytes.append(contentsOf: date.description.utf8)
    case .time(let time): bytes.append(contentsOf: time.description.utf8)
    case .timestamp(let timestamp):
      CivilTimestamp.append(timestamp.microsecondsSince2000, isFixed: false, zone: "", to: &bytes)
    case .interval(let interval): bytes.append(contentsOf: interval.description.utf8)
    case .array(let elements):
      bytes.append(UInt8(ascii: "{"))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        if element == .null { bytes.append(contentsOf: "NULL".utf8) } else { element.appendQuoted(to: &bytes) }
      }
      bytes.append(UInt8(ascii: "}"))
    case .range(let range): bytes.append(contentsOf: range.description.utf8)
    }
  }

  /// Appends the value's text as it stands inside of an array or a range: in double quotes unless it is a number.
  func appendQuoted(to bytes: inout [UInt8]) {
    switch self {
    case .integer, .bool, .date: appendText(to: &bytes)
    default:
      bytes.append(UInt8(ascii: "\""))
      let start = bytes.count
      appendText(to: &bytes)
      if bytes[start...].contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
        let plain = Array(bytes[start...])
        bytes.removeSubrange(start...)
        for byte in plain {
          if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
          bytes.append(byte)
        }
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// Appends a number's digits without making a string of them.
  package static func append(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
}
