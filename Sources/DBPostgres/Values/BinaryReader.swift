internal import DBQuery
internal import FoundationEssentials

/// Reads the server's binary format: numbers in network order, each type as its `..._send` function writes it.
///
/// A cell that does not have its type's form gives nil; what it holds is never guessed.
struct BinaryReader {
  private var bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Takes a number from the front.
  private mutating func take<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
    let size = MemoryLayout<Number>.size
    guard bytes.count >= size else { return nil }
    let number = Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(size))
    return number
  }

  /// The one number that the cell is.
  static func number<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ type: Number.Type) -> Number? {
    guard bytes.count == MemoryLayout<Number>.size else { return nil }
    return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
  }

  static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
    switch bytes.count {
    case 8: number(bytes, Int64.self)
    case 4: number(bytes, Int32.self).map(Int64.init)
    case 2: number(bytes, Int16.self).map(Int64.init)
    default: nil
    }
  }

  static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
    switch bytes.count {
    case 8: number(bytes, UInt64.self).map(Double.init(bitPattern:))
    case 4: number(bytes, UInt32.self).map { Double(Float(bitPattern: $0)) }
    default: nil
    }
  }

  static func value(_ type: PostgresType, _ bytes: UnsafeRawBufferPointer) -> SQLValue? {
    switch type {
    case .bool: return bytes.count == 1 ? .bool(bytes[0] != 0) : nil
    case .int2, .int4, .int8: return integer(bytes).map(SQLValue.integer)
    case .oid: return number(bytes, UInt32.self).map { .integer(Int64($0)) }
    case .float4, .float8: return double(bytes).map(SQLValue.double)
    case .text: return .text(String(decoding: bytes, as: UTF8.self))
    case .json: return .json(String(decoding: bytes, as: UTF8.self))
    case .jsonb:
      guard bytes.first == 1 else { return nil }
      return .json(String(decoding: bytes.dropFirst(), as: UTF8.self))
    case .bytes: return .bytes(Array(bytes))
    case .uuid: return bytes.count == 16 ? .uuid(UUID(bytes)) : nil
    case .date: return number(bytes, Int32.self).flatMap(date)
    case .time: return number(bytes, Int64.self).flatMap(CivilTime.init(microseconds:)).map(SQLValue.time)
    case .timestamp:
      return number(bytes, Int64.self).map { .timestamp(CivilTimestamp(microsecondsSince2000: $0)) }
    case .instant: return number(bytes, Int64.self).map { .instant(Instant(microsecondsSince2000: $0)) }
    case .interval:
      var reader = BinaryReader(bytes)
      guard let time: Int64 = reader.take(), let days: Int32 = reader.take(), let months: Int32 = reader.take() else {
        return nil
      }
      return .interval(Interval(months: months, days: days, microseconds: time))
    case .numeric:
      var reader = BinaryReader(bytes)
      return reader.numeric().map(SQLValue.numeric)
    case .inet, .cidr: return NetworkAddress.value(bytes)
    case .array(let element):
      var reader = BinaryReader(bytes)
      return reader.array(element).map(SQLValue.array) ?? arrayText(element, bytes)
    case .range(let bound):
      var reader = BinaryReader(bytes)
      return reader.range(bound).map(SQLValue.range)
    case .other: return nil
    }
  }

  /// Days from 2000-01-01, of which the extreme numbers are infinities.
  private static func date(_ days: Int32) -> SQLValue? {
    if days == .max { return .date(.infinity) }
    if days == .min { return .date(.negativeInfinity) }
    return Int32(exactly: Int(days) + 10_957).map { .date(CivilDate(daysSince1970: $0)) }
  }

  /// Number of groups, weight, sign, scale, then the groups.
  private mutating func numeric() -> Numeric? {
    guard let count: UInt16 = take(), let weight: Int16 = take(), let sign: UInt16 = take(),
      let scale: UInt16 = take(), bytes.count == 2 * Int(count)
    else { return nil }
    switch sign {
    case 0xC000: return .nan
    case 0xD000: return .infinity
    case 0xF000: return .negativeInfinity
    case 0, 0x4000: break
    default: return nil
    }
    var groups: [UInt16] = []
    groups.reserveCapacity(Int(count))
    while let group: UInt16 = take() { groups.append(group) }
    return Numeric(isNegative: sign != 0, weight: Int(weight), scale: Int(scale), groups: groups)
  }

  /// Number of dimensions, whether NULLs are in it, the element's type; then length and lower bound of each dimension,
  /// then the elements with their lengths.
  private mutating func array(_ element: PostgresType) -> [SQLValue]? {
    guard let dimensions: Int32 = take(), take(Int32.self) != nil, take(UInt32.self) != nil else { return nil }
    if dimensions == 0 { return [] }
    guard dimensions == 1, let count: Int32 = take(), let lowerBound: Int32 = take(), lowerBound == 1, count >= 0 else {
      return nil
    }
    var elements: [SQLValue] = []
    elements.reserveCapacity(min(Int(count), bytes.count / 4))
    for _ in 0..<count {
      guard let value = sized(element) else { return nil }
      elements.append(value)
    }
    return bytes.isEmpty ? elements : nil
  }

  /// An array of several dimensions, or one that does not count from 1, as its text: `[0:1]={1,2}`, `{{1},{2}}`.
  private static func arrayText(_ element: PostgresType, _ bytes: UnsafeRawBufferPointer) -> SQLValue? {
    var reader = BinaryReader(bytes)
    guard let dimensions: Int32 = reader.take(), (1...6).contains(dimensions), reader.take(Int32.self) != nil,
      reader.take(UInt32.self) != nil
    else { return nil }
    var lengths: [Int] = []
    var bounds = ""
    var isUsual = true
    for _ in 0..<dimensions {
      guard let length: Int32 = reader.take(), let lower: Int32 = reader.take() else { return nil }
      lengths.append(Int(length))
      bounds += "[\(lower):\(Int(lower) + Int(length) - 1)]"
      if lower != 1 { isUsual = false }
    }
    guard let text = reader.nested(element, lengths[...]) else { return nil }
    return .text(isUsual ? text : "\(bounds)=\(text)")
  }

  private mutating func nested(_ element: PostgresType, _ lengths: ArraySlice<Int>) -> String? {
    guard let length = lengths.first else { return nil }
    var parts: [String] = []
    for _ in 0..<length {
      if lengths.count > 1 {
        guard let part = nested(element, lengths.dropFirst()) else { return nil }
        parts.append(part)
      } else {
        guard let value = sized(element) else { return nil }
        parts.append(String(SQLValue.array([value]).wireText.dropFirst().dropLast()))
      }
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  /// Flags, then the bounds that there are with their lengths.
  private mutating func range(_ bound: PostgresType) -> SQLRange? {
    guard let flags: UInt8 = take() else { return nil }
    if flags & 0x01 != 0 { return .empty }
    var lower: SQLValue?
    var upper: SQLValue?
    if flags & 0x08 == 0 {
      lower = sized(bound)
      if lower == nil { return nil }
    }
    if flags & 0x10 == 0 {
      upper = sized(bound)
      if upper == nil { return nil }
    }
    return SQLRange(lower: lower, upper: upper, includesLower: flags & 0x02 != 0, includesUpper: flags & 0x04 != 0)
  }

  /// A value with its length before it; -1 is NULL.
  private mutating func sized(_ type: PostgresType) -> SQLValue? {
    guard let length: Int32 = take() else { return nil }
    if length < 0 { return .null }
    guard bytes.count >= Int(length) else { return nil }
    let cell = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(length)))
    bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(Int(length)))
    return Self.value(type, cell)
  }
}
