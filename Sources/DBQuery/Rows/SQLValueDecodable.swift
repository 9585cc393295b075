public import FoundationEssentials

/// A Swift type that can be read from a cell.
///
/// A type of your own needs only ``init(sqlValue:)``; an enum with raw values needs nothing but the conformance.
///
/// ```swift
/// struct UserID: SQLValueDecodable, SQLValueConvertible {
///   let number: Int64
///   init?(sqlValue: SQLValue) {
///     guard let number = Int64(sqlValue: sqlValue) else { return nil }
///     self.number = number
///   }
///   var sqlValue: SQLValue { number.sqlValue }
/// }
/// let id = try row.decode(UserID.self, "id")
/// ```
public protocol SQLValueDecodable {
  /// Reads the value, or returns nil when the cell holds something else.
  init?(sqlValue: SQLValue)
  /// Reads the cell; by default through its value.
  init?(cell: SQLCell)
  /// Reads the cell of a row; by default through an ``SQLCell``. Nil where there is no such cell, too.
  init?(row: Row, position: Int)
}

extension SQLValueDecodable {
  /// Reads the cell's value.
  @inlinable
  public init?(cell: SQLCell) { self.init(sqlValue: cell.value) }

  /// Reads the cell, if there is one.
  @inlinable
  public init?(row: Row, position: Int) {
    guard let cell = row.cell(at: position) else { return nil }
    self.init(cell: cell)
  }
}

extension SQLValueDecodable where Self: RawRepresentable, RawValue: SQLValueDecodable {
  /// The case with that raw value.
  public init?(sqlValue: SQLValue) {
    guard let raw = RawValue(sqlValue: sqlValue) else { return nil }
    self.init(rawValue: raw)
  }
}

extension SQLValueDecodable where Self: FixedWidthInteger {
  /// A whole number that fits: an integer, or a decimal number without a fraction.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .integer(let value): self.init(exactly: value)
    case .numeric(let number):
      if let value = number.int64 {
        self.init(exactly: value)
      } else {
        self.init(number.scale == 0 ? number.description : "")
      }
    case .text(let text) where Self.max.magnitude > Int64.max.magnitude: self.init(text)
    default: return nil
    }
  }

  /// A whole number that fits.
  @inlinable
  public init?(cell: SQLCell) {
    if let value = cell.integer { self.init(exactly: value) } else { self.init(sqlValue: cell.value) }
  }

  /// A whole number that fits.
  @inlinable
  public init?(row: Row, position: Int) {
    if let value = row.integer(at: position) {
      self.init(exactly: value)
    } else if let cell = row.cell(at: position) {
      self.init(sqlValue: cell.value)
    } else {
      return nil
    }
  }
}

/// Those that SQLite keeps as text.
extension SQLValueDecodable where Self: LosslessStringConvertible {
  init?(text value: SQLValue) {
    guard case .text(let text) = value else { return nil }
    self.init(text)
  }
}

extension SQLValue: SQLValueDecodable {
  /// Itself.
  public init?(sqlValue: SQLValue) { self = sqlValue }
}
extension Bool: SQLValueDecodable {
  /// A truth value, or SQLite's 0 and 1.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .bool(let value): self = value
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
  /// A truth value, or SQLite's 0 and 1.
  public init?(cell: SQLCell) {
    guard let value = cell.bool else { return nil }
    self = value
  }
  /// A truth value, or SQLite's 0 and 1.
  @inlinable
  public init?(row: Row, position: Int) {
    guard let value = row.bool(at: position) else { return nil }
    self = value
  }
}
extension Int: SQLValueDecodable {}
extension Int64: SQLValueDecodable {}
extension Int32: SQLValueDecodable {}
extension Int16: SQLValueDecodable {}
extension UInt: SQLValueDecodable {}
extension UInt64: SQLValueDecodable {}
extension UInt32: SQLValueDecodable {}
extension UInt16: SQLValueDecodable {}
extension Double: SQLValueDecodable {
  /// A number; a decimal number's nearest.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .double(let value): self = value
    case .integer(let value): self = Double(value)
    case .numeric(let value): self = value.double
    default: return nil
    }
  }
  /// A number.
  public init?(cell: SQLCell) {
    if let value = cell.double { self = value } else { self.init(sqlValue: cell.value) }
  }
  /// A number.
  @inlinable
  public init?(row: Row, position: Int) {
    if let value = row.double(at: position) {
      self = value
    } else if let cell = row.cell(at: position) {
      self.init(sqlValue: cell.value)
    } else {
      return nil
    }
  }
}
extension Float: SQLValueDecodable {
  /// A number's nearest.
  public init?(sqlValue: SQLValue) {
    guard let value = Double(sqlValue: sqlValue) else { return nil }
    self = Float(value)
  }
}
extension String: SQLValueDecodable {
  /// Text, and the text of whatever else has one: JSON, addresses, UUIDs, decimal numbers, dates and times.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .text(let value), .json(let value), .inet(let value), .cidr(let value): self = value
    case .numeric, .uuid, .instant, .date, .time, .timestamp, .interval, .range: self = sqlValue.wireText
    case .null, .bool, .integer, .double, .bytes, .array: return nil
    }
  }
  /// Text, and the text of whatever else has one.
  public init?(cell: SQLCell) {
    if let value = cell.text { self = value } else { self.init(sqlValue: cell.value) }
  }
  /// Text, and the text of whatever else has one.
  @inlinable
  public init?(row: Row, position: Int) {
    if let value = row.text(at: position) {
      self = value
    } else if let cell = row.cell(at: position) {
      self.init(sqlValue: cell.value)
    } else {
      return nil
    }
  }
}
extension Numeric: SQLValueDecodable {
  /// A decimal number, a whole number, or SQLite's text.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .numeric(let number): self = number
    case .integer(let number): self.init(number)
    default: self.init(text: sqlValue)
    }
  }
}
extension UUID: SQLValueDecodable {
  /// A UUID, SQLite's text, or 16 bytes.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .uuid(let id): self = id
    case .text(let text): self.init(uuidString: text)
    case .bytes(let bytes) where bytes.count == 16: self.init(bytes)
    default: return nil
    }
  }

  package init(_ bytes: some Collection<UInt8>) {
    var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    withUnsafeMutableBytes(of: &id) { $0.copyBytes(from: bytes.prefix(16)) }
    self.init(uuid: id)
  }
}
extension Instant: SQLValueDecodable {
  /// A moment, or SQLite's text: without an offset, as `current_timestamp` writes it there, it is in UTC.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .instant(let instant): self = instant
    case .text(let text):
      if let instant = Instant(text)
        ?? CivilTimestamp(text).map({ Instant(microsecondsSince2000: $0.microsecondsSince2000) })
      {
        self = instant
      } else {
        return nil
      }
    default: return nil
    }
  }
  /// A moment, or SQLite's text.
  @inlinable
  public init?(row: Row, position: Int) {
    if let value = row.instant(at: position) {
      self = value
    } else if let cell = row.cell(at: position) {
      self.init(sqlValue: cell.value)
    } else {
      return nil
    }
  }
}
extension CivilDate: SQLValueDecodable {
  /// A day, or SQLite's text.
  public init?(sqlValue: SQLValue) {
    if case .date(let date) = sqlValue { self = date } else { self.init(text: sqlValue) }
  }
}
extension CivilTime: SQLValueDecodable {
  /// A time, or SQLite's text.
  public init?(sqlValue: SQLValue) {
    if case .time(let time) = sqlValue { self = time } else { self.init(text: sqlValue) }
  }
}
extension CivilTimestamp: SQLValueDecodable {
  /// A date with a time, or SQLite's text.
  public init?(sqlValue: SQLValue) {
    if case .timestamp(let timestamp) = sqlValue { self = timestamp } else { self.init(text: sqlValue) }
  }
}
extension Interval: SQLValueDecodable {
  /// A span, or SQLite's text.
  public init?(sqlValue: SQLValue) {
    if case .interval(let interval) = sqlValue { self = interval } else { self.init(text: sqlValue) }
  }
}
extension SQLRange: SQLValueDecodable {
  /// A range.
  public init?(sqlValue: SQLValue) {
    guard case .range(let range) = sqlValue else { return nil }
    self = range
  }
}
extension Optional: SQLValueDecodable where Wrapped: SQLValueDecodable {
  /// The value, or nil for NULL.
  public init?(sqlValue: SQLValue) {
    if case .null = sqlValue {
      self = nil
      return
    }
    guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
    self = value
  }
  /// The value, or nil for NULL.
  @inlinable
  public init?(cell: SQLCell) {
    if cell.isNull {
      self = nil
      return
    }
    guard let value = Wrapped(cell: cell) else { return nil }
    self = value
  }
  /// The value, or nil for NULL.
  @inlinable
  public init?(row: Row, position: Int) {
    if row.holdsNull(at: position) {
      self = nil
      return
    }
    guard let value = Wrapped(row: row, position: position) else { return nil }
    self = value
  }
}
