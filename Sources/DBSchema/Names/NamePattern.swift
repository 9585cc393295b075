/// A name's pattern, filled and cut to length as PostgreSQL cuts its own names (`makeObjectName` in `indexcmds.c`):
/// byte by byte the longer of the two parts is shortened, the second when they are equally long, and then each is cut
/// back to a whole character; everything else stands.
struct NamePattern {
  private var text: String

  init(_ text: String) { self.text = text }

  /// The name of a table and columns; `number` goes behind everything.
  func name(table: String, columns: String?, number: Int) -> Identifier {
    var pattern = text
    if columns == nil {
      // As the server: without a second part, without its underscore.
      for gone in ["_{columns}", "{columns}_", "{columns}"] { pattern = Self.replace(gone, by: "", in: pattern) }
    }
    if number > 0 { pattern += String(number) }
    let hasTable = Self.split(pattern, at: "{table}") != nil
    let hasColumns = Self.split(pattern, at: "{columns}") != nil
    let fixed = pattern.utf8.count - (hasTable ? 7 : 0) - (hasColumns ? 9 : 0)
    let available = max(0, Identifier.maximumBytes - fixed)
    var (first, second) = (hasTable ? table.utf8.count : 0, hasColumns ? (columns ?? "").utf8.count : 0)
    while first + second > available {
      if first > second { first -= 1 } else { second -= 1 }
    }
    // Columns first: a table's name may hold what looks like a placeholder.
    var parts: [Substring] = [pattern[...]]
    if let (before, after) = Self.split(pattern, at: "{table}") {
      parts = [before, table.clipped(toBytes: first), after]
    }
    for index in parts.indices where !(hasTable && index == 1) {
      if let (before, after) = Self.split(String(parts[index]), at: "{columns}") {
        parts.replaceSubrange(index...index, with: [before, (columns ?? "").clipped(toBytes: second), after])
        break
      }
    }
    return Identifier(parts.joined())
  }

  /// Columns joined as the server does: it stops as soon as the text is too long to keep.
  static func joined(_ columns: [String]) -> String? {
    var text = ""
    for column in columns {
      if !text.isEmpty { text += "_" }
      text += column
      if text.utf8.count > Identifier.maximumBytes { break }
    }
    return columns.isEmpty ? nil : text
  }

  private static func split(_ text: String, at mark: String) -> (Substring, Substring)? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(mark) {
        return (text[..<start], text[text.index(start, offsetBy: mark.count)...])
      }
      text.formIndex(after: &start)
    }
    return nil
  }

  private static func replace(_ mark: String, by other: String, in text: String) -> String {
    guard let (before, after) = split(text, at: mark) else { return text }
    return before + other + after
  }
}
