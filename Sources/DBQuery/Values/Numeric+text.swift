extension Numeric: LosslessStringConvertible {
  /// `19.90`, `-0.001`, `NaN`, `Infinity`: never with an exponent.
  public var description: String {
    switch kind {
    case .nan: return "NaN"
    case .infinity: return "Infinity"
    case .negativeInfinity: return "-Infinity"
    case .negative, .positive: break
    }
    var bytes: [UInt8] = []
    if kind == .negative { bytes.append(UInt8(ascii: "-")) }
    func append(_ group: Int, digits: Int) {
      for power in [1000, 100, 10, 1].prefix(digits) { bytes.append(UInt8(48 + group / power % 10)) }
    }
    func group(_ power: Int) -> Int {
      let index = Int(weight) - power
      return groups.indices.contains(index) ? Int(groups[index]) : 0
    }
    let highest = groups.isEmpty ? 0 : max(0, Int(weight))
    bytes.append(contentsOf: String(group(highest)).utf8)
    for power in stride(from: highest - 1, through: 0, by: -1) { append(group(power), digits: 4) }
    if displayScale > 0 {
      bytes.append(UInt8(ascii: "."))
      var left = Int(displayScale)
      var power = -1
      while left > 0 {
        append(group(power), digits: min(4, left))
        left -= 4
        power -= 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads ``description``'s form, and an exponent; nil when it is no number, or longer than PostgreSQL can hold.
  public init?(_ text: String) {
    switch text.lowercased() {
    case "nan": self = .nan
    case "infinity", "inf", "+infinity", "+inf": self = .infinity
    case "-infinity", "-inf": self = .negativeInfinity
    default:
      guard let read = Self.read(text.utf8) else { return nil }
      self = read
    }
  }

  private static func read(_ text: String.UTF8View) -> Numeric? {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    func takeDigits() -> Substring.UTF8View {
      let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
      rest = rest[digits.endIndex...]
      return digits
    }
    var digits = takeDigits().map { $0 - 48 }
    var point = digits.count
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digits += takeDigits().map { $0 - 48 }
    }
    if digits.isEmpty { return nil }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      guard let exponent = Int(Substring(rest.dropFirst())), abs(exponent) <= 200_000 else { return nil }
      point += exponent
      rest = rest[rest.endIndex...]
    }
    guard rest.isEmpty else { return nil }
    let scale = max(0, digits.count - point)
    let firstDigit = digits.firstIndex { $0 != 0 } ?? digits.count
    guard scale <= largestScale, point - firstDigit <= 131_072 || firstDigit == digits.count else { return nil }
    if firstDigit == digits.count { return Numeric(isNegative: false, weight: 0, scale: scale, groups: []) }
    // The place of the first group: so many digits before the point, rounded up to whole groups.
    let groupsBefore = (point + (point >= 0 ? 3 : 0)) / 4
    var groups: [UInt16] = []
    var index = point - 4 * groupsBefore
    while index < digits.count {
      var group: UInt16 = 0
      for place in index..<index + 4 { group = group * 10 + UInt16(digits.indices.contains(place) ? digits[place] : 0) }
      groups.append(group)
      index += 4
    }
    return Numeric(isNegative: isNegative, weight: groupsBefore - 1, scale: scale, groups: groups)
  }
}

extension Numeric {
  /// The number as 64 bits, when it is whole and fits.
  public var int64: Int64? {
    guard isFinite, groups.count <= Int(weight) + 1 || groups.isEmpty, weight <= 4 else { return nil }
    if groups.isEmpty { return 0 }
    var value: Int64 = 0
    for power in 0...Int(weight) {
      let group = groups.indices.contains(power) ? Int64(groups[power]) : 0
      let (product, tooFar) = value.multipliedReportingOverflow(by: 10_000)
      let (sum, tooMuch) = product.addingReportingOverflow(kind == .negative ? -group : group)
      if tooFar || tooMuch { return nil }
      value = sum
    }
    return value
  }

  /// The nearest floating-point number.
  public var double: Double { Double(description) ?? .nan }
}
