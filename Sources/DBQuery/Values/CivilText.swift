/// Writes dates and times in ISO 8601, as PostgreSQL does: years before 1 with `BC` behind.
struct CivilWriter {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(32) }

  /// Writes behind bytes, which are given back by ``finish(_:)``.
  init(behind bytes: inout [UInt8]) { swap(&self.bytes, &bytes) }

  mutating func finish(_ bytes: inout [UInt8]) { swap(&self.bytes, &bytes) }

  mutating func number(_ number: Int, width: Int) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while number / scale > 9 { scale *= 10 }
    while scale > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 48 + number / scale % 10))
      scale /= 10
    }
  }

  mutating func letter(_ letter: Unicode.Scalar) { bytes.append(UInt8(truncatingIfNeeded: letter.value)) }

  /// Writes the date; returns whether `BC` must follow at the end.
  mutating func date(_ days: Int) -> Bool {
    let (year, month, day) = CivilCalendar.civil(days)
    number(year > 0 ? year : 1 - year, width: 4)
    letter("-")
    number(month, width: 2)
    letter("-")
    number(day, width: 2)
    return year <= 0
  }

  mutating func time(_ microseconds: Int64, isFixed: Bool) {
    let seconds = Int(microseconds / 1_000_000)
    number(seconds / 3600, width: 2)
    letter(":")
    number(seconds / 60 % 60, width: 2)
    letter(":")
    number(seconds % 60, width: 2)
    fraction(Int(microseconds % 1_000_000), isFixed: isFixed)
  }

  /// Six digits, or without the zeros at their end.
  mutating func fraction(_ microseconds: Int, isFixed: Bool) {
    guard isFixed || microseconds != 0 else { return }
    letter(".")
    number(microseconds, width: 6)
    if !isFixed { while bytes.last == 48 { bytes.removeLast() } }
  }

  mutating func era(_ isBC: Bool) { if isBC { bytes.append(contentsOf: " BC".utf8) } }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Reads dates and times in ISO 8601 and in PostgreSQL's output form.
struct CivilReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }
  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(truncatingIfNeeded: letter.value) else { return false }
    position += 1
    return true
  }

  /// A number of so many digits.
  mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while position < bytes.count, count < digits.upperBound, bytes[position] >= 48, bytes[position] <= 57 {
      value = value * 10 + Int(bytes[position] - 48)
      position += 1
      count += 1
    }
    return digits.contains(count) ? value : nil
  }

  /// Takes `BC` from the end.
  var era: (isBC: Bool, rest: CivilReader) {
    guard bytes.count > 3, bytes.suffix(3).elementsEqual(" BC".utf8) else { return (false, self) }
    return (true, CivilReader(bytes.dropLast(3)))
  }

  mutating func date(isBC: Bool) -> Int? {
    guard let written = number(4...7), take("-"), let month = number(2...2), take("-"), let day = number(2...2),
      written > 0 || !isBC
    else { return nil }
    let year = isBC ? 1 - written : written
    guard (1...12).contains(month), day >= 1, day <= CivilCalendar.length(ofMonth: month, year: year) else {
      return nil
    }
    return CivilCalendar.days(year: year, month: month, day: day)
  }

  /// Microseconds of the day, up to 24:00.
  mutating func time() -> Int64? {
    guard let hour = number(2...2), take(":"), let minute = number(2...2), minute < 60 else { return nil }
    var second = 0
    var fraction = 0
    if take(":") {
      guard let found = number(2...2), found < 60 else { return nil }
      second = found
      if take(".") {
        let start = position
        guard let digits = number(1...6) else { return nil }
        fraction = digits
        for _ in (position - start)..<6 { fraction *= 10 }
      }
    }
    let total = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction)
    return total <= CivilCalendar.microsecondsPerDay ? total : nil
  }

  /// Seconds east of UTC.
  mutating func zone() -> Int? {
    if take("Z") || take("z") { return 0 }
    let sign = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(2...2) else { return nil }
    var seconds = hours * 3600
    if isAtEnd { return sign * seconds }
    let hasColon = take(":")
    guard let minutes = number(2...2), minutes < 60 else { return nil }
    seconds += minutes * 60
    if hasColon, take(":") {
      guard let rest = number(2...2), rest < 60 else { return nil }
      seconds += rest
    }
    return sign * seconds
  }
}
