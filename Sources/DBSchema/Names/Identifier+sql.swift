extension Identifier {
  /// The name in SQL text, in quotes where either database needs them: when it is not all small letters, or is a word
  /// that a grammar keeps for itself.
  ///
  /// ```swift
  /// Identifier("order").sql    // "order", in quotes
  /// Identifier("orders").sql   // orders
  /// ```
  package var sql: String {
    var bytes = 0
    for byte in name.utf8 {
      let isLetter = byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      guard isLetter || (bytes > 0 && Self.isDigit(byte)) else { return quoted }
      bytes += 1
    }
    return bytes == 0 || Self.isReserved(name, bytes) ? quoted : name
  }

  /// Looks among the words of the name's first letter and length: statements are written with names, and hashing each
  /// would take longer than all the rest.
  private static func isReserved(_ name: String, _ bytes: Int) -> Bool {
    guard bytes <= longest, let first = name.utf8.first, first >= UInt8(ascii: "a") else { return false }
    return wordsByShape[Int(first - UInt8(ascii: "a")) * (longest + 1) + bytes].contains(name)
  }

  private static let longest = reserved.reduce(0) { max($0, $1.utf8.count) }

  private static let wordsByShape: [[String]] = {
    var words = [[String]](repeating: [], count: 26 * (longest + 1))
    for word in reserved {
      guard let first = word.utf8.first else { continue }
      words[Int(first - UInt8(ascii: "a")) * (longest + 1) + word.utf8.count].append(word)
    }
    return words
  }()

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// The words that PostgreSQL or SQLite does not take as a name.
  private static let reserved: [String] = [
    "abort", "action", "add", "after", "all", "alter", "always", "analyse", "analyze", "and", "any", "array", "as",
    "asc",
    "asymmetric", "attach", "authorization", "autoincrement", "before", "begin", "between", "binary", "bit", "both",
    "by",
    "cascade", "case", "cast", "check", "coalesce", "collate", "collation", "column", "commit", "concurrently",
    "conflict", "constraint", "create", "cross", "current", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "database", "default", "deferrable",
    "deferred", "delete", "desc", "detach", "distinct", "do", "drop", "each", "else", "end", "escape", "except",
    "exclude", "exclusive", "exists", "explain", "extract", "fail", "false", "fetch", "filter", "first", "following",
    "for", "foreign", "freeze", "from", "full", "generated", "glob", "grant", "greatest", "group", "groups", "having",
    "if", "ignore", "ilike", "immediate", "in", "index", "indexed", "initially", "inner", "insert", "instead",
    "intersect", "interval", "into", "is", "isnull", "join", "key", "last", "lateral", "leading", "least", "left",
    "like",
    "limit", "localtime", "localtimestamp", "match", "materialized", "national", "natural", "no", "none", "normalize",
    "not", "nothing", "notnull", "null", "nullif", "nulls", "numeric", "of", "offset", "on", "only", "or", "order",
    "others", "out", "outer", "over", "overlaps", "overlay", "partition", "placing", "plan", "position", "pragma",
    "preceding", "precision", "primary", "query", "raise", "range", "recursive", "references", "regexp", "reindex",
    "release", "rename", "replace", "restrict", "returning", "right", "rollback", "row", "rows", "savepoint", "select",
    "session_user", "set", "setof", "similar", "some", "substring", "symmetric", "table", "tablesample", "temp",
    "temporary", "then", "ties", "to", "trailing", "transaction", "treat", "trigger", "trim", "true", "unbounded",
    "union", "unique", "update", "user", "using", "vacuum", "values", "variadic", "verbose", "view", "virtual", "when",
    "where", "window", "with", "without",
  ]
}
