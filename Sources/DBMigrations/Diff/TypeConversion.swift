import DBSchema

/// How values of one PostgreSQL type become values of another.
///
/// `alter column ... type` by itself does what an assignment does: it refuses what does not fit. A `using` with an
/// explicit cast is needed where no assignment cast exists, but cuts strings and is therefore written only then.
struct TypeConversion {
  let from: ColumnType
  let to: ColumnType

  private enum Family { case integer, number, string, time, boolean, named, other }

  private static func base(_ type: ColumnType) -> Substring {
    if type.text.hasSuffix("[]") { return type.text[...] }
    let head = type.text.prefix { $0 != "(" }
    // `timestamp(3) without time zone`
    let tail = type.text.firstIndex(of: ")").map { type.text[type.text.index(after: $0)...] } ?? ""
    let name = String(head) + tail
    return name.hasSuffix(" ") ? name.dropLast() : name[...]
  }

  private static func family(_ type: ColumnType) -> Family {
    if type.definedBy != nil { return .named }
    return switch base(type) {
    case "smallint", "integer", "bigint": .integer
    case "numeric", "real", "double precision": .number
    case "text", "character varying", "character", "name": .string
    case "date", "timestamp without time zone", "timestamp with time zone": .time
    case "boolean": .boolean
    default: .other
    }
  }

  /// Whether constraints, indexes and keys on the column go along by themselves.
  var isSmooth: Bool {
    let old = Self.family(from)
    return old == Self.family(to)
      && (old == .integer || old == .string || Self.base(from) == Self.base(to) && old != .named)
  }

  /// The `using` expression; nil where the database's own way is right.
  func using(column: Identifier) -> String? {
    let old = Self.family(from)
    let new = Self.family(to)
    let name = PostgreSQLName.quoted(column)
    if from.text == to.text { return nil }
    switch (old, new) {
    case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number), (.string, .string),
      (.time, .time):
      return nil
    case (.named, _), (_, .named):
      return new == .string ? "\(name)::\(to.text)" : "\(name)::text::\(to.text)"
    case (_, .string): return Self.base(to) == "text" ? nil : "\(name)::text"
    case (.string, _): return "\(name)::\(to.text)"
    case (.boolean, .integer), (.integer, .boolean):
      return from.text == "integer" || to.text == "integer" ? "\(name)::\(to.text)" : "\(name)::integer::\(to.text)"
    default:
      if old == .other, new == .other, Self.base(from) == Self.base(to) { return nil }
      if Set([String(Self.base(from)), String(Self.base(to))]) == ["json", "jsonb"] { return "\(name)::\(to.text)" }
      return "\(name)::text::\(to.text)"
    }
  }

  /// Whether values can be changed without an error, and not be had back.
  var isLossy: Bool {
    if from == to { return false }
    switch (Self.family(from), Self.family(to)) {
    case (.number, .integer): return true
    case (.number, .number):
      // Digits behind the point go in silence; one too many before it is an error.
      if Self.base(from) == "numeric", Self.base(to) == "numeric" {
        guard let later = Self.scale(to) else { return false }
        return Self.scale(from).map { $0 > later } ?? true
      }
      return !(from.text == "real" && to.text == "double precision")
    case (.time, .time): return Self.base(to) == "date"
    case (.integer, .boolean): return true
    case (.other, .other): return from.text == "json" && to.text == "jsonb" ? false : Self.base(from) == Self.base(to)
    default: return false
    }
  }

  /// The digits behind the point that a `numeric` has room for; nil when there is no limit.
  private static func scale(_ type: ColumnType) -> Int? {
    let numbers = type.text.split { !$0.isNumber && $0 != "-" }.compactMap { Int($0) }
    return numbers.isEmpty ? nil : numbers.count > 1 ? numbers[1] : 0
  }
}
