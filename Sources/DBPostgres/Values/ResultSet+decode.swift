internal import CLibPQ
internal import DBQuery
internal import Glibc

extension ResultSet {
  /// Reads a result in text format; the one place where PostgreSQL's types become values.
  init(_ result: OpaquePointer) {
    let width = PQnfields(result)
    let height = PQntuples(result)
    let affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    var names: [String] = []
    var types: [WireType] = []
    for column in 0..<width {
      names.append(PQfname(result, column).map { String(cString: $0) } ?? "")
      types.append(WireType(PQftype(result, column)))
    }
    var cells: [SQLValue] = []
    cells.reserveCapacity(Int(width) * Int(height))
    for row in 0..<height {
      for column in 0..<width {
        guard PQgetisnull(result, row, column) == 0, let text = PQgetvalue(result, row, column) else {
          cells.append(.null)
          continue
        }
        let bytes = UnsafeBufferPointer(start: text, count: Int(PQgetlength(result, row, column)))
        cells.append(types[Int(column)].value(UnsafeRawBufferPointer(bytes)))
      }
    }
    self.init(columns: names, cells: cells, affected: affected)
  }
}

/// How the text of a column is read, by the column's type.
enum WireType {
  case bool, integer, double, bytes, text

  /// Chooses by the type's object id, which is fixed for built-in types.
  init(_ oid: Oid) {
    switch oid {
    case 16: self = .bool
    case 20, 21, 23, 26: self = .integer
    case 700, 701: self = .double
    case ParameterBuffer.byteaType: self = .bytes
    default: self = .text
    }
  }

  /// Reads a cell that is not NULL; what does not read as its type stays text.
  func value(_ cell: UnsafeRawBufferPointer) -> SQLValue {
    let read: SQLValue? =
      switch self {
      case .bool: .bool(cell.first == UInt8(ascii: "t"))
      case .integer: Self.integer(cell).map(SQLValue.integer)
      case .double: Self.double(cell).map(SQLValue.double)
      case .bytes: Self.bytes(cell).map(SQLValue.bytes)
      case .text: nil
      }
    return read ?? .text(String(decoding: cell, as: UTF8.self))
  }

  private static func integer(_ cell: UnsafeRawBufferPointer) -> Int64? {
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

  private static func double(_ cell: UnsafeRawBufferPointer) -> Double? {
    // libpq ends each cell with a NUL.
    guard let start = cell.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
    var end: UnsafeMutablePointer<CChar>?
    let value = strtod(start, &end)
    guard let end, UnsafePointer(end) == start + cell.count, !cell.isEmpty else { return nil }
    return value
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
