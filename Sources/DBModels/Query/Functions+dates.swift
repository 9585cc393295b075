public import DBQuery

/// A type that is a day, or a moment of one.
///
/// ```swift
/// Select(Order.self).groupBy { $0.placedAt.part(.year) }   // placedAt: Instant
/// ```
public protocol CalendarColumnValue: ColumnValue {}

extension Instant: CalendarColumnValue {}
extension CivilTimestamp: CalendarColumnValue {}
extension CivilDate: CalendarColumnValue {}

/// A part of a date or time.
///
/// ```swift
/// Select(Order.self).columns { $0.placedAt.part(.month) }
/// ```
public enum CalendarPart: String, Sendable, Hashable, CaseIterable {
  /// The year.
  case year
  /// The month, from 1.
  case month
  /// The day of the month, from 1.
  case day
  /// The hour; 0 of a day.
  case hour
  /// The minute; 0 of a day.
  case minute
  /// The second, without its fraction; 0 of a day.
  case second
  /// The day of the week, from Sunday's 0.
  case dayOfWeek = "dow"
  /// The day of the year, from 1.
  case dayOfYear = "doy"
}

/// What dates and times are cut to.
///
/// ```swift
/// Select(Order.self).groupBy { $0.placedAt.truncated(to: .month) }
/// ```
public enum CalendarUnit: String, Sendable, Hashable, CaseIterable {
  /// To its first day.
  case year, month
  /// To midnight.
  case day
  /// To its first minute or second; a day is itself.
  case hour, minute
}

/// Parts of dates and times: of instants those in UTC, whatever the session's zone is. On both databases exact, for the
/// years 1 to 9999.
///
/// ```swift
/// Select(Order.self).groupBy { $0.placedAt.truncated(to: .month) }
///   .columns { ($0.placedAt.truncated(to: .month), count()) }
/// // PostgreSQL: select date_trunc('month', placed_at, 'UTC'), count(*) from orders group by ...
/// // SQLite:     select substr(placed_at, 1, 7) || '-01T00:00:00.000000Z', count(*) from orders group by ...
/// ```
extension SQLExpression where Value.NonNull: CalendarColumnValue {
  /// A part, as a whole number.
  public func part(_ part: CalendarPart) -> SQLTerm<Int> {
    let zone = isInstant ? " at time zone 'UTC'" : ""
    let isTime = part == .hour || part == .minute || part == .second
    if isTime, isDay { return SQLTerm(.text("0")) }
    var postgresql = ExpressionSyntax.bare(
      .text("extract(\(part.rawValue) from "), .expression(syntax), .text(zone + ")"))
    if part == .second { postgresql = .call(CallSyntax("floor", [postgresql])) }
    let type = Int.columnType.syntax
    func digits(_ start: Int, _ length: Int) -> ExpressionSyntax {
      .cast(.call(CallSyntax("substr", [syntax, .text("\(start)"), .text("\(length)")])), type)
    }
    func formatted(_ format: String) -> ExpressionSyntax {
      let day = ExpressionSyntax.call(CallSyntax("substr", [syntax, .text("1"), .text("10")]))
      return .cast(.call(CallSyntax("strftime", [.text("'\(format)'"), day])), type)
    }
    let sqlite: ExpressionSyntax =
      switch part {
      case .year: digits(1, 4)
      case .month: digits(6, 2)
      case .day: digits(9, 2)
      case .hour: digits(12, 2)
      case .minute: digits(15, 2)
      case .second: digits(18, 2)
      case .dayOfWeek: formatted("%w")
      case .dayOfYear: formatted("%j")
      }
    return SQLTerm(.perDialect(postgresql: .cast(postgresql, type), sqlite: sqlite))
  }

  /// The beginning of the year, month, day, hour or minute that it lies in.
  public func truncated(to unit: CalendarUnit) -> SQLTerm<Value> {
    if isDay, unit == .hour || unit == .minute { return SQLTerm(syntax, type: expression.type) }
    let name = ExpressionSyntax.text("'\(unit.rawValue)'")
    var postgresql = ExpressionSyntax.call(
      CallSyntax("date_trunc", isInstant ? [name, syntax, .text("'UTC'")] : [name, syntax]))
    if isDay { postgresql = .cast(postgresql, expression.type) }
    let (kept, date, time) =
      switch unit {
      case .year: (4, "-01-01", "T00:00:00")
      case .month: (7, "-01", "T00:00:00")
      case .day: (10, "", "T00:00:00")
      case .hour: (13, "", ":00:00")
      case .minute: (16, "", ":00")
      }
    let rest = date + (isDay ? "" : time) + (isInstant ? ".000000Z" : "")
    let start = ExpressionSyntax.call(CallSyntax("substr", [syntax, .text("1"), .text("\(kept)")]))
    let sqlite = rest.isEmpty ? start : .binary(.concat, start, .text("'\(rest)'"))
    return SQLTerm(.perDialect(postgresql: postgresql, sqlite: sqlite), type: expression.type)
  }

  private var isInstant: Bool { Value.NonNull.self == Instant.self }
  private var isDay: Bool { Value.NonNull.self == CivilDate.self }

  /// Later by a span (PostgreSQL): SQLite's dates have no microseconds, and other months.
  ///
  /// ```swift
  /// Select(Token.self).where { $0.issuedAt.adding(Interval(days: 30)) < now() }   // where issued_at + $1 < now()
  /// ```
  public func adding(_ span: Interval) -> SQLTerm<Value> {
    let sum = ExpressionSyntax.binary(.plus, syntax, .value(.interval(span), nil))
    return SQLTerm(
      .perDialect(
        postgresql: isDay ? .cast(sum, expression.type) : sum,
        sqlite: .unsupported("spans of the calendar", hint: "add days to a day, or compute the moment in Swift")),
      type: expression.type)
  }
}

/// Days.
///
/// ```swift
/// Select(Loan.self).where { $0.taken.adding(days: 14) < today }   // where taken + cast($1 as integer) < $2
/// ```
extension SQLExpression where Value.NonNull == CivilDate {
  /// So many days later; earlier, when there are fewer than none.
  public func adding(days: Int) -> SQLTerm<Value> {
    let count = ExpressionSyntax.value(days.sqlValue, DeclaredType.integer.syntax)
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.plus, syntax, .cast(count, DeclaredType.integer.syntax)),
        sqlite: .bare(.text("date("), .expression(syntax), .text(", "), .expression(count), .text(" || ' days')"))),
      type: expression.type)
  }
}
