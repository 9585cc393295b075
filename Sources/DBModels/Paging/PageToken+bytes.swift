internal import DBQuery

/// The form: a number for it, the order's fingerprint, and for each value what it is and how long.
extension PageToken {
  private static let form: UInt8 = 1

  private enum Tag: UInt8 {
    case null, integer, double, truth, text, bytes
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.form]
    Self.append(fingerprint, to: &bytes)
    for value in values {
      switch value {
      case .null: bytes.append(Tag.null.rawValue)
      case .integer(let number):
        bytes.append(Tag.integer.rawValue)
        Self.append(UInt64(bitPattern: number), to: &bytes)
      case .double(let number):
        bytes.append(Tag.double.rawValue)
        Self.append(number.bitPattern, to: &bytes)
      case .bool(let truth): bytes += [Tag.truth.rawValue, truth ? 1 : 0]
      case .bytes(let raw): Self.append(.bytes, raw, to: &bytes)
      // The rest has a text that the database reads by the column's type.
      default: Self.append(.text, Array(value.wireText.utf8), to: &bytes)
      }
    }
    return bytes
  }

  init?(bytes: [UInt8]) {
    var rest = bytes[...]
    guard rest.popFirst() == Self.form, let fingerprint = Self.number(&rest) else { return nil }
    var values: [SQLValue] = []
    while let first = rest.popFirst() {
      guard let tag = Tag(rawValue: first), let value = Self.value(tag, &rest) else { return nil }
      values.append(value)
    }
    self.init(fingerprint: fingerprint, values: values)
  }

  private static func value(_ tag: Tag, _ rest: inout ArraySlice<UInt8>) -> SQLValue? {
    switch tag {
    case .null: return .null
    case .integer: return number(&rest).map { .integer(Int64(bitPattern: $0)) }
    case .double: return number(&rest).map { .double(Double(bitPattern: $0)) }
    case .truth: return rest.popFirst().map { .bool($0 != 0) }
    case .text: return content(&rest).flatMap { String(validating: $0, as: UTF8.self) }.map { .text($0) }
    case .bytes: return content(&rest).map { .bytes(Array($0)) }
    }
  }

  private static func append(_ tag: Tag, _ content: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(tag.rawValue)
    append(UInt64(content.count), to: &bytes)
    bytes += content
  }

  /// Seven bits a byte, the least first: most lengths are one byte.
  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      number |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }

  private static func content(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let length = number(&rest), length <= UInt64(rest.count) else { return nil }
    let content = rest.prefix(Int(length))
    rest = rest.dropFirst(Int(length))
    return content
  }
}
