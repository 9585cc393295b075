/// A column's new type, and how its values get there: whether values can become others without an error.
///
/// ```swift
/// ColumnTypeChange(to: ["integer"], using: nil, of: "price").mayLose(from: "numeric(10,2)")   // true: it rounds
/// ColumnTypeChange(to: ["varchar", "(", "5", ")"], using: nil, of: "name").mayLose(from: "text")   // false: it fails
/// ```
///
/// 1. Without `USING`, PostgreSQL refuses values that do not fit; only conversions that round or cut silently count.
/// 2. `USING` with a cast of the column cuts text silently: all counts that is no widening.
/// 3. Any other expression may do anything.
struct ColumnTypeChange: Hashable {
  private enum Using: Hashable { case none, cast, expression }

  private let type: TypeText
  private let using: Using

  /// - Parameters:
  ///   - words: the type's words and signs.
  ///   - using: those of the expression behind `USING`, if there is one.
  init(to words: [String], using: [String]?, of column: String) {
    type = TypeText(words)
    switch using {
    case nil: self.using = .none
    case let words? where words.prefix(3) == [column, ":", ":"] || words.prefix(2) == [column, "::"]:
      let cast = words.dropFirst(words[1] == "::" ? 2 : 3)
      self.using = TypeText(Array(cast)) == type ? .cast : .expression
    default: self.using = .expression
    }
  }

  /// - Parameter old: the column's type as the database calls it: `character varying(20)`.
  func mayLose(from old: String) -> Bool {
    let old = TypeText(old)
    if using == .expression { return true }
    if old == type || type.base == "text" || widens(old) { return false }
    return using == .cast || roundsSilently(old)
  }

  private func widens(_ old: TypeText) -> Bool {
    switch (old.base, type.base) {
    case ("smallint", "integer"), ("smallint", "bigint"), ("integer", "bigint"), ("real", "double precision"),
      ("smallint", "real"), ("smallint", "double precision"), ("integer", "double precision"),
      ("date", "timestamp without time zone"), ("date", "timestamp with time zone"):
      return true
    case ("smallint", "numeric"), ("integer", "numeric"), ("bigint", "numeric"): return type.arguments.isEmpty
    case ("numeric", "numeric"):
      guard type.arguments.count > 0 else { return true }
      return old.arguments.count > 0 && type.scale >= old.scale
        && type.arguments[0] - type.scale >= old.arguments[0] - old.scale
    case ("character varying", "character varying"), ("character", "character varying"):
      guard let new = type.arguments.first else { return true }
      return old.arguments.first.map { $0 <= new } ?? false
    default: return false
    }
  }

  private func roundsSilently(_ old: TypeText) -> Bool {
    let whole = ["smallint", "integer", "bigint"]
    let floating = ["real", "double precision"]
    switch (old.base, type.base) {
    case ("numeric", let new) where whole.contains(new) || floating.contains(new): return true
    case ("numeric", "numeric"): return !type.arguments.isEmpty && (old.arguments.isEmpty || type.scale < old.scale)
    case (let old, let new) where floating.contains(old) && (whole.contains(new) || new == "numeric"): return true
    case ("double precision", "real"), ("bigint", "real"), ("bigint", "double precision"), ("integer", "real"):
      return true
    case (let old, let new) where old.hasPrefix("timestamp") && (new == "date" || new.hasPrefix("time ")): return true
    case ("json", "jsonb"): return true
    default: return false
    }
  }
}

/// A type's name and its arguments, whichever of its names was written.
private struct TypeText: Hashable {
  let base: String
  let arguments: [Int]

  /// The digits behind the point of a `numeric`.
  var scale: Int { arguments.count > 1 ? arguments[1] : 0 }

  init(_ text: String) {
    var words: [String] = []
    var word = ""
    for character in text {
      if character.isWhitespace || "(),[]".contains(character) {
        if !word.isEmpty { words.append(word) }
        word = ""
        if !character.isWhitespace { words.append(String(character)) }
      } else {
        word.append(character)
      }
    }
    self.init(word.isEmpty ? words : words + [word])
  }

  init(_ words: [String]) {
    var words = words
    if words.count > 2, words[0] == "pg_catalog", words[1] == "." { words.removeFirst(2) }
    let numbers = words.compactMap { Int($0) }
    let name = words.filter { Int($0) == nil && !["(", ")", ","].contains($0) }.prefix { $0 != "collate" }
      .joined(separator: " ").replacing(" [ ]", with: "[]").replacing("[ ]", with: "[]")
    base = Self.names[name] ?? name
    arguments = numbers
  }

  private static let names = [
    "int": "integer", "int4": "integer", "int2": "smallint", "int8": "bigint", "decimal": "numeric",
    "float4": "real", "float8": "double precision", "float": "double precision", "varchar": "character varying",
    "char": "character", "bpchar": "character", "bool": "boolean", "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone", "time": "time without time zone", "timetz": "time with time zone",
  ]
}
