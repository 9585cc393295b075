/// Reads intervals: numbers with units, in either of two notations.
struct IntervalReader {
  private let bytes: [UInt8]
  private var position = 0
  private var months: Int64 = 0
  private var days: Int64 = 0
  private var microseconds: Int64 = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// `P1Y2M3DT4H5M6.5S`.
  mutating func designated() -> Interval? {
    position = 1
    var isTime = false
    var count = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "T") {
        if isTime { return nil }
        isTime = true
        position += 1
        continue
      }
      guard let number = number(), position < bytes.count else { return nil }
      let unit = bytes[position]
      position += 1
      count += 1
      switch (isTime, Unicode.Scalar(unit)) {
      case (false, "Y"): guard add(number, to: \.months, times: 12) else { return nil }
      case (false, "M"): guard add(number, to: \.months, times: 1) else { return nil }
      case (false, "W"): guard add(number, to: \.days, times: 7) else { return nil }
      case (false, "D"): guard add(number, to: \.days, times: 1) else { return nil }
      case (true, "H"): guard add(number, to: \.microseconds, times: 3_600_000_000) else { return nil }
      case (true, "M"): guard add(number, to: \.microseconds, times: 60_000_000) else { return nil }
      case (true, "S"): guard addSeconds(number) else { return nil }
      default: return nil
      }
    }
    return count == 0 ? nil : result
  }

  /// `1 year 2 mons -3 days +04:05:06.5`.
  mutating func worded() -> Interval? {
    var count = 0
    while position < bytes.count {
      while position < bytes.count, bytes[position] == 32 { position += 1 }
      if position == bytes.count { break }
      guard let number = number() else { return nil }
      count += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
        guard clock(hours: number) else { return nil }
        continue
      }
      guard position < bytes.count, bytes[position] == 32 else { return nil }
      position += 1
      let start = position
      while position < bytes.count, bytes[position] != 32 { position += 1 }
      switch String(decoding: bytes[start..<position], as: UTF8.self) {
      case "year", "years": guard add(number, to: \.months, times: 12) else { return nil }
      case "mon", "mons", "month", "months": guard add(number, to: \.months, times: 1) else { return nil }
      case "week", "weeks": guard add(number, to: \.days, times: 7) else { return nil }
      case "day", "days": guard add(number, to: \.days, times: 1) else { return nil }
      default: return nil
      }
    }
    return count == 0 ? nil : result
  }

  private var result: Interval? {
    guard let months = Int32(exactly: months), let days = Int32(exactly: days) else { return nil }
    return Interval(months: months, days: days, microseconds: microseconds)
  }

  private struct Number {
    var isNegative: Bool
    var whole: Int64
    /// Six digits behind the point, or nil without a point.
    var fraction: Int64?
  }

  private mutating func number() -> Number? {
    var isNegative = false
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    guard let whole = digits() else { return nil }
    var fraction: Int64?
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      let start = position
      guard var value = digits(), position - start <= 6 else { return nil }
      for _ in (position - start)..<6 { value *= 10 }
      fraction = value
    }
    return Number(isNegative: isNegative, whole: whole, fraction: fraction)
  }

  private mutating func digits() -> Int64? {
    let start = position
    var value: Int64 = 0
    while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
      let (tens, tooFar) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooMuch) = tens.addingReportingOverflow(Int64(bytes[position] - 48))
      if tooFar || tooMuch { return nil }
      value = sum
      position += 1
    }
    return position > start ? value : nil
  }

  private mutating func add(_ number: Number, to field: WritableKeyPath<IntervalReader, Int64>, times: Int64) -> Bool {
    guard number.fraction == nil else { return false }
    let (product, tooFar) = (number.isNegative ? -number.whole : number.whole).multipliedReportingOverflow(by: times)
    let (sum, tooMuch) = self[keyPath: field].addingReportingOverflow(product)
    self[keyPath: field] = sum
    return !tooFar && !tooMuch
  }

  private mutating func addSeconds(_ number: Number) -> Bool {
    var whole = number
    whole.fraction = nil
    guard add(whole, to: \.microseconds, times: 1_000_000) else { return false }
    let fraction = Number(isNegative: number.isNegative, whole: number.fraction ?? 0, fraction: nil)
    return add(fraction, to: \.microseconds, times: 1)
  }

  /// `:05:06.5` behind the hours; the hours' sign is the sign of all.
  private mutating func clock(hours: Number) -> Bool {
    position += 1
    guard var minutes = number() else { return false }
    var seconds = Number(isNegative: hours.isNegative, whole: 0, fraction: nil)
    if position < bytes.count, bytes[position] == UInt8(ascii: ":") {
      position += 1
      guard let found = number() else { return false }
      seconds = found
    }
    minutes.isNegative = hours.isNegative
    seconds.isNegative = hours.isNegative
    return add(hours, to: \.microseconds, times: 3_600_000_000) && add(minutes, to: \.microseconds, times: 60_000_000)
      && addSeconds(seconds)
  }
}
