/// A range as PostgreSQL keeps it: two bounds, each inclusive or not, or none; or empty.
///
/// ```swift
/// let nights = SQLRange(lower: .date(arrival), upper: .date(departure))    // [arrival, departure)
/// nights.description                                                       // [2026-11-22,2026-11-25)
/// ```
///
/// A Swift `Range` of a type that can be bound is a value too, and a bounded range decodes as one.
public struct SQLRange: Sendable, Hashable, CustomStringConvertible {
  /// The lower bound; nil when there is none.
  public let lower: SQLValue?
  /// The upper bound; nil when there is none.
  public let upper: SQLValue?
  /// Whether the lower bound belongs to the range.
  public let includesLower: Bool
  /// Whether the upper bound belongs to the range.
  public let includesUpper: Bool
  /// Whether nothing belongs to the range.
  public let isEmpty: Bool

  /// The range that nothing belongs to.
  public static let empty = SQLRange(isEmpty: true)

  private init(isEmpty: Bool) {
    (lower, upper, includesLower, includesUpper) = (nil, nil, false, false)
    self.isEmpty = isEmpty
  }

  /// Makes a range; half-open unless told otherwise. A bound that is NULL is none.
  public init(lower: SQLValue?, upper: SQLValue?, includesLower: Bool = true, includesUpper: Bool = false) {
    self.lower = lower == .some(.null) ? Optional.none : lower
    self.upper = upper == .some(.null) ? Optional.none : upper
    self.includesLower = includesLower && self.lower != Optional.none
    self.includesUpper = includesUpper && self.upper != Optional.none
    isEmpty = false
  }

  /// PostgreSQL's text form: `[1,5)`, `(,"2026-11-22T00:00:00"]`, `empty`.
  public var description: String {
    if isEmpty { return "empty" }
    var bytes: [UInt8] = [UInt8(ascii: includesLower ? "[" : "(")]
    if let lower { lower.appendQuoted(to: &bytes) }
    bytes.append(UInt8(ascii: ","))
    if let upper { upper.appendQuoted(to: &bytes) }
    bytes.append(UInt8(ascii: includesUpper ? "]" : ")"))
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Range: SQLValueConvertible where Bound: SQLValueConvertible {
  /// A half-open range.
  public var sqlValue: SQLValue {
    .range(isEmpty ? .empty : SQLRange(lower: lowerBound.sqlValue, upper: upperBound.sqlValue))
  }
}

///
/// ```swift
/// let nights = try row.decode(Range<CivilDate>.self, "nights")   // of a daterange
/// ```
extension Range: SQLValueDecodable where Bound: SQLValueDecodable {
  /// A half-open range with two bounds.
  public init?(sqlValue: SQLValue) {
    guard case .range(let range) = sqlValue, range.includesLower, !range.includesUpper,
      let lower = range.lower.flatMap(Bound.init(sqlValue:)), let upper = range.upper.flatMap(Bound.init(sqlValue:)),
      lower <= upper
    else { return nil }
    self = lower..<upper
  }
}
