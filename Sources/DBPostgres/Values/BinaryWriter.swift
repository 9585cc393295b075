internal import CLibPQ
internal import DBQuery
internal import FoundationEssentials

/// Writes values in the server's binary format, each type as its `..._recv` function reads it.
enum BinaryWriter {
  /// Appends a value as a type; false, with nothing appended, when the value is of another kind or does not fit: its
  /// text then says so to the server, in whose words the error is told.
  static func append(_ value: SQLValue, as type: Oid, to bytes: inout [UInt8]) -> Bool {
    switch (value, type) {
    case (.integer(let number), 20): append(number, to: &bytes)
    case (.integer(let number), 23):
      guard let narrow = Int32(exactly: number) else { return false }
      append(narrow, to: &bytes)
    case (.integer(let number), 21):
      guard let narrow = Int16(exactly: number) else { return false }
      append(narrow, to: &bytes)
    case (.double(let number), 701): append(number.bitPattern, to: &bytes)
    case (.bool(let truth), 16): bytes.append(truth ? 1 : 0)
    case (.uuid(let id), 2950): withUnsafeBytes(of: id.uuid) { bytes.append(contentsOf: $0) }
    case (.instant(let instant), 1184): append(instant.microsecondsSince2000, to: &bytes)
    case (.timestamp(let timestamp), 1114): append(timestamp.microsecondsSince2000, to: &bytes)
    case (.array(let elements), 1016): return append(elements, of: 20, to: &bytes)
    case (.array(let elements), 1007): return append(elements, of: 23, to: &bytes)
    case (.array(let elements), 1005): return append(elements, of: 21, to: &bytes)
    case (.array(let elements), 1022): return append(elements, of: 701, to: &bytes)
    case (.array(let elements), 1009): return append(elements, of: 25, to: &bytes)
    case (.array(let elements), 1000): return append(elements, of: 16, to: &bytes)
    case (.array(let elements), 2951): return append(elements, of: 2950, to: &bytes)
    case (.array(let elements), 1185): return append(elements, of: 1184, to: &bytes)
    case (.array(let elements), 1115): return append(elements, of: 1114, to: &bytes)
    default: return false
    }
    return true
  }

  /// Number of dimensions, whether NULLs are in it, the element's type; length and lower bound of the one dimension; then
  /// the elements with their lengths, -1 for NULL. An empty array has no dimension.
  private static func append(_ elements: [SQLValue], of type: Oid, to bytes: inout [UInt8]) -> Bool {
    let start = bytes.count
    append(Int32(elements.isEmpty ? 0 : 1), to: &bytes)
    append(Int32(elements.contains { if case .null = $0 { true } else { false } } ? 1 : 0), to: &bytes)
    append(type, to: &bytes)
    if elements.isEmpty { return true }
    append(Int32(clamping: elements.count), to: &bytes)
    append(Int32(1), to: &bytes)
    for element in elements {
      if case .null = element {
        append(Int32(-1), to: &bytes)
        continue
      }
      let place = bytes.count
      append(Int32(0), to: &bytes)
      guard appendElement(element, as: type, to: &bytes) else {
        bytes.removeSubrange(start...)
        return false
      }
      let length = UInt32(clamping: bytes.count - place - 4)
      for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * byte)) }
    }
    return true
  }

  private static func appendElement(_ element: SQLValue, as type: Oid, to bytes: inout [UInt8]) -> Bool {
    guard type == 25 else { return append(element, as: type, to: &bytes) }
    guard case .text(let text) = element, !text.utf8.contains(0) else { return false }
    bytes.append(contentsOf: text.utf8)
    return true
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}
