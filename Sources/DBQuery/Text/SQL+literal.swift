package import DBSchema

extension SQL {
  /// The statement as text alone, its values written into it as literals: for scripts that other programs run.
  ///
  /// ```swift
  /// let sql: SQL = "insert into notes (body) values (\("it's"))"
  /// sql.literalText(for: .sqlite)    // insert into notes (body) values ('it''s')
  /// ```
  package func literalText(for dialect: DialectName) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let value): text += value.literal(for: dialect)
      case .cast(let value, let type):
        text += dialect == .postgresql ? "\(value.literal(for: dialect))::\(type)" : value.literal(for: dialect)
      case .list(let list) where dialect == .postgresql: text += "= any(\(SQLValue.array(list).literal(for: dialect)))"
      case .list(let list): text += "in (" + list.map { $0.literal(for: dialect) }.joined(separator: ", ") + ")"
      }
    }
    return text
  }
}

extension SQLValue {
  /// The value as a literal that reads the same whatever the session's settings are.
  package func literal(for dialect: DialectName) -> String {
    switch self {
    case .null: return "null"
    case .bool(let value): return dialect == .postgresql ? (value ? "true" : "false") : (value ? "1" : "0")
    case .integer(let number): return "\(number)"
    case .double(let number): return dialect == .postgresql ? "'\(number)'::float8" : "\(number)"
    case .text(let text): return Self.quoted(text, dialect)
    case .bytes(let bytes):
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return dialect == .postgresql ? "'\\x\(digits)'::bytea" : "x'\(digits)'"
    case .numeric, .uuid, .instant, .date, .time, .timestamp, .interval, .json, .inet, .cidr, .array, .range:
      return Self.quoted(wireText, dialect)
    }
  }

  /// On PostgreSQL a backslash means itself or not, as a setting says; in `E'...'` it always has a meaning.
  private static func quoted(_ text: String, _ dialect: DialectName) -> String {
    var result = ""
    var hasBackslash = false
    for letter in text.unicodeScalars {
      if letter == "'" { result += "'" }
      if letter == "\\", dialect == .postgresql {
        result += "\\"
        hasBackslash = true
      }
      result.unicodeScalars.append(letter)
    }
    return (hasBackslash ? "E'" : "'") + result + "'"
  }
}
