/// A decimal number of any length, with its scale: PostgreSQL's `numeric`, to its full range.
///
/// Up to 131,072 digits before the point and 16,383 behind it, NaN and both infinities. The scale is kept, so that
/// `1.50` stays `1.50`; two numbers are equal when they have the same value, whatever their scales. As in PostgreSQL,
/// NaN equals itself and comes after everything. On SQLite it is kept as its text.
///
/// ```swift
/// let price = Numeric("19.90")
/// price?.scale                            // 2
/// Numeric("1.0") == Numeric("1.000")      // true
/// Numeric(42).description                 // 42
/// ```
public struct Numeric: Sendable {
  /// What kind of number it is.
  package enum Kind: UInt8, Sendable, Hashable {
    // In ascending order.
    case negativeInfinity, negative, positive, infinity, nan
  }

  package let kind: Kind
  /// The first group's power of 10,000.
  package let weight: Int16
  /// How many digits stand behind the point.
  package let displayScale: UInt16
  /// Groups of four decimal digits, without zeros at either end: PostgreSQL's own form.
  package let groups: [UInt16]

  package static let largestScale = 16_383

  /// Not a number.
  public static let nan = Numeric(kind: .nan)
  /// Above every number.
  public static let infinity = Numeric(kind: .infinity)
  /// Below every number.
  public static let negativeInfinity = Numeric(kind: .negativeInfinity)

  private init(kind: Kind) {
    self.kind = kind
    weight = 0
    displayScale = 0
    groups = []
  }

  /// Makes a number of groups, which may have zeros at their ends.
  package init(isNegative: Bool, weight: Int, scale: Int, groups: some BidirectionalCollection<UInt16>) {
    var weight = weight
    var first = groups.startIndex
    while first < groups.endIndex, groups[first] == 0 {
      groups.formIndex(after: &first)
      weight -= 1
    }
    var kept = Array(groups[first...])
    while kept.last == 0 { kept.removeLast() }
    kind = isNegative && !kept.isEmpty ? .negative : .positive
    self.weight = kept.isEmpty ? 0 : Int16(clamping: weight)
    displayScale = UInt16(clamping: scale)
    self.groups = kept
  }

  /// Makes a whole number.
  public init(_ number: some BinaryInteger) {
    var rest = number.magnitude
    var groups: [UInt16] = []
    while rest > 0 {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10_000)
      groups.append(UInt16(truncatingIfNeeded: remainder))
      rest = quotient
    }
    self.init(isNegative: number < 0, weight: groups.count - 1, scale: 0, groups: groups.reversed())
  }

  /// How many digits stand behind the point.
  public var scale: Int { Int(displayScale) }
  /// Whether it is neither NaN nor an infinity.
  public var isFinite: Bool { kind == .negative || kind == .positive }
  /// Whether it is not a number.
  public var isNaN: Bool { kind == .nan }
}

extension Numeric: Hashable, Comparable {
  /// Whether both have the same value, whatever their scales.
  public static func == (left: Numeric, right: Numeric) -> Bool {
    left.kind == right.kind && left.weight == right.weight && left.groups == right.groups
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(weight)
    hasher.combine(groups)
  }

  /// Orders by value; NaN comes last.
  public static func < (left: Numeric, right: Numeric) -> Bool {
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    switch left.kind {
    case .positive: return isLess(left, right)
    case .negative: return isLess(right, left)
    case .negativeInfinity, .infinity, .nan: return false
    }
  }

  private static func isLess(_ left: Numeric, _ right: Numeric) -> Bool {
    if left.groups.isEmpty || right.groups.isEmpty { return !right.groups.isEmpty }
    if left.weight != right.weight { return left.weight < right.weight }
    return left.groups.lexicographicallyPrecedes(right.groups)
  }
}

extension Numeric: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int64) { self.init(value) }
}
