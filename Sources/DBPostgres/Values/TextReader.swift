internal import CLibPQ
internal import DBQuery
internal import FoundationEssentials
internal import Glibc

/// Reads the server's text format.
///
/// Dates are read in ISO style only; the connection sees to it that the server writes them so. What does not read as its
/// type stays text.
enum TextReader {
  static func value(_ type: PostgresType, _ cell: UnsafeRawBufferPointer) -> SQLValue {
    read(type, cell) ?? .text(String(decoding: cell, as: UTF8.self))
  }

  private static func read(_ type: PostgresType, _ cell: UnsafeRawBufferPointer) -> SQLValue? {
    switch type {
    case .bool: return .bool(cell.first == UInt8(ascii: "t"))
    case .int2, .int4, .int8, .oid: return integer(cell).map(SQLValue.integer)
    case .float4: return double(cell).map { .double(Double(Float($0))) }
    case .float8: return double(cell).map(SQLValue.double)
    case .bytes: return bytes(cell).map(SQLValue.bytes)
    case .text, .other: return nil
    case .array(let element):
      var reader = LiteralReader(cell)
      return reader.array(element).map(SQLValue.array)
    case .range(let bound):
      var reader = LiteralReader(cell)
      return reader.range(bound).map(SQLValue.range)
    default: break
    }
    let text = String(decoding: cell, as: UTF8.self)
    switch type {
    case .json, .jsonb: return .json(text)
    case .inet: return .inet(text)
    case .cidr: return .cidr(text)
    case .numeric: return Numeric(text).map(SQLValue.numeric)
    case .uuid: return UUID(uuidString: text).map(SQLValue.uuid)
    case .date: return CivilDate(text).map(SQLValue.date)
    case .time: return CivilTime(text).map(SQLValue.time)
    case .timestamp: return CivilTimestamp(text).map(SQLValue.timestamp)
    case .instant: return Instant(text).map(SQLValue.instant)
    case .interval: return Interval(text).map(SQLValue.interval)
    default: return nil
    }
  }

  static func integer(_ cell: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = cell.first == UInt8(ascii: "-")
    let digits = isNegative ? cell[1...] : cell[...]
    var value: Int64 = 0
    // Counted downwards, because the least number has no positive twin.
    for digit in digits {
      guard digit >= 48, digit <= 57 else { return nil }
      let (tens, tooFar) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLow) = tens.subtractingReportingOverflow(Int64(digit - 48))
      if tooFar || tooLow { return nil }
      value = sum
    }
    if digits.isEmpty || (!isNegative && value == .min) { return nil }
    return isNegative ? value : -value
  }

  static func double(_ cell: UnsafeRawBufferPointer) -> Double? {
    Double(Substring(String(decoding: cell, as: UTF8.self)))
  }

  /// Both of the forms that `bytea_output` can choose.
  private static func bytes(_ cell: UnsafeRawBufferPointer) -> [UInt8]? {
    if cell.count >= 2, cell[0] == UInt8(ascii: "\\"), cell[1] == UInt8(ascii: "x") {
      var bytes: [UInt8] = []
      bytes.reserveCapacity((cell.count - 2) / 2)
      for position in stride(from: 2, to: cell.count - 1, by: 2) {
        guard let high = nibble(cell[position]), let low = nibble(cell[position + 1]) else { return nil }
        bytes.append(high << 4 | low)
      }
      return bytes
    }
    var length = 0
    guard let start = cell.baseAddress?.assumingMemoryBound(to: UInt8.self),
      let unescaped = PQunescapeBytea(start, &length)
    else { return nil }
    defer { PQfreemem(unescaped) }
    return Array(UnsafeBufferPointer(start: unescaped, count: length))
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    case 65...70: digit - 55
    default: nil
    }
  }
}
