import DBQuery
import DBSchema

/// What a statement does to whole tables and columns, as far as its words tell.
enum TableChange: Hashable {
  /// `create table NAME`, with the tables that it copies rows from, and the words that may name the columns copied: nil
  /// for all columns.
  case create([String], from: [[String]], reading: Set<String>?)
  /// `insert into NAME select ...`, with the tables and the columns that it copies from, and the new names of columns
  /// that get another one on the way, with the old.
  case copy([String], from: [[String]], reading: Set<String>?, renaming: [String: String])
  case rename([String], to: String)
  case renameColumn(table: [String], from: String, to: String)
  case move([String], toSchema: String)
  case renameSchema(String, to: String)
  case dropTable([String])
  case dropColumn(table: [String], column: String)
  /// `drop schema ... cascade`, with the tables in it.
  case dropSchema(String)
  /// `drop type|domain ... cascade`, with the columns of it.
  case dropType([String])
  /// `drop extension ... cascade`, with the columns of its types.
  case dropExtension(String)
  /// `drop owned by`, with the tables of the role.
  case dropOwned(String)
  /// `truncate`, or `delete from` without a condition; a cascade takes the rows that refer to it along.
  case empty([String], cascades: Bool)
  /// `alter column ... type`.
  case retype(table: [String], column: String, ColumnTypeChange)
  /// `set search_path`; nil for the default.
  case searchPath([String]?)
}

/// A statement's words and names, read for the changes that it makes to tables.
struct TableWords {
  private var texts: [String] = []
  private var isName: [Bool] = []

  init(_ statement: String, _ dialect: DialectName) {
    var lexer = SQLLexer(dialect: dialect, statement)
    let bytes = Array(statement.utf8)
    var limit = 2_000
    while texts.count < limit, let token = try? lexer.next() {
      let text = String(decoding: bytes[token.range], as: UTF8.self)
      switch token.kind {
      case .lineComment, .blockComment: continue
      case .quotedIdentifier:
        texts.append(StatementClassifier.unquoted(text))
        isName.append(true)
      case .string:
        // SQLite takes a string for a name where a name must stand; `set search_path` takes strings on PostgreSQL.
        texts.append(String(text.dropFirst().dropLast()))
        isName.append(true)
      case .word:
        texts.append(text.lowercased())
        isName.append(false)
        // A list of tables to drop is read to its end, however long; of rows to insert the first words are enough.
        if texts.count == 1, ["drop", "alter", "truncate"].contains(text.lowercased()) { limit = .max }
      default:
        texts.append(text)
        isName.append(false)
      }
    }
  }

  var changes: [TableChange] {
    guard let first = texts.first, !isName[0] else { return [] }
    switch first {
    case "create": return created
    case "insert", "replace", "with": return copied
    case "alter": return altered
    case "drop": return dropped
    case "set": return set
    case "truncate": return truncated
    case "delete": return deleted
    default: return []
    }
  }

  // MARK: - Statements

  private var created: [TableChange] {
    var position = 1
    while ["temp", "temporary", "unlogged", "global", "local"].contains(where: { has(position, $0) }) { position += 1 }
    guard has(position, "table") else { return [] }
    position += 1
    if has(position, "if") { position += 3 }
    let name = name(&position)
    let isEmpty = has(texts.count - 2, "no") && has(texts.count - 1, "data")
    return [.create(name, from: isEmpty ? [] : sources(from: position), reading: words(from: position))]
  }

  private var copied: [TableChange] {
    guard let into = texts.indices.first(where: { has($0, "into") }) else { return [] }
    var position = into + 1
    let name = name(&position)
    let sources = sources(from: position)
    return sources.isEmpty
      ? [] : [.copy(name, from: sources, reading: words(from: position), renaming: renames(from: position))]
  }

  private var altered: [TableChange] {
    if has(1, "schema"), has(3, "rename"), has(4, "to"), texts.count > 5 {
      return [.renameSchema(texts[2], to: texts[5])]
    }
    guard has(1, "table") else { return [] }
    var position = 2
    if has(position, "if") { position += 2 }
    if has(position, "only") { position += 1 }
    let table = name(&position)
    if has(position, "rename"), has(position + 1, "to"), position + 2 < texts.count {
      return [.rename(table, to: texts[position + 2])]
    }
    if has(position, "rename") {
      position += has(position + 1, "column") ? 2 : 1
      guard has(position + 1, "to"), position + 2 < texts.count else { return [] }
      return [.renameColumn(table: table, from: texts[position], to: texts[position + 2])]
    }
    if has(position, "set"), has(position + 1, "schema"), position + 2 < texts.count {
      return [.move(table, toSchema: texts[position + 2])]
    }
    var changes: [TableChange] = []
    var depth = 0
    while position < texts.count {
      if has(position, "(") { depth += 1 }
      if has(position, ")") { depth -= 1 }
      if depth == 0, has(position, "alter"), let change = retyped(table, position) { changes.append(change) }
      if depth == 0, has(position, "drop") {
        var next = position + 1
        if has(next, "column") { next += 1 }
        if has(next, "if") { next += 2 }
        let other = ["constraint", "default", "not", "expression", "identity"].contains { has(next, $0) }
        if !other, next < texts.count { changes.append(.dropColumn(table: table, column: texts[next])) }
        position = next
      }
      position += 1
    }
    return changes
  }

  /// `alter [column] NAME [set data] type TYPE [using EXPRESSION]`, one part of an `alter table`.
  private func retyped(_ table: [String], _ start: Int) -> TableChange? {
    var position = start + 1
    if has(position, "column") { position += 1 }
    guard position < texts.count else { return nil }
    let column = texts[position]
    position += 1
    if has(position, "set"), has(position + 1, "data") { position += 2 }
    guard has(position, "type") else { return nil }
    position += 1
    var depth = 0
    var parts: (type: [String], using: [String]?) = ([], nil)
    while position < texts.count, !(depth == 0 && has(position, ",")), !has(position, ";") {
      if has(position, "(") { depth += 1 }
      if has(position, ")") { depth -= 1 }
      if depth == 0, parts.using == nil, has(position, "using") {
        parts.using = []
      } else if parts.using != nil {
        parts.using?.append(texts[position])
      } else {
        parts.type.append(texts[position])
      }
      position += 1
    }
    return .retype(table: table, column: column, ColumnTypeChange(to: parts.type, using: parts.using, of: column))
  }

  private var truncated: [TableChange] {
    var position = 1
    if has(position, "table") { position += 1 }
    let cascades = texts.indices.contains { has($0, "cascade") }
    var changes: [TableChange] = []
    while position < texts.count {
      if has(position, "only") { position += 1 }
      changes.append(.empty(name(&position), cascades: cascades))
      if has(position, "*") { position += 1 }
      guard has(position, ",") else { break }
      position += 1
    }
    return changes
  }

  private var deleted: [TableChange] {
    var position = 1
    guard has(position, "from") else { return [] }
    position += 1
    if has(position, "only") { position += 1 }
    let table = name(&position)
    let isLimited = texts.indices.dropFirst(position).contains { index in
      ["where", "using", "limit"].contains { has(index, $0) }
    }
    return isLimited ? [] : [.empty(table, cascades: false)]
  }

  private var dropped: [TableChange] {
    let cascades = texts.indices.contains { has($0, "cascade") }
    switch texts.count > 1 && !isName[1] ? texts[1] : "" {
    case "table": return names(from: 2).map { .dropTable($0) }
    case "schema": return cascades ? names(from: 2).map { .dropSchema($0.last ?? "") } : []
    case "extension": return cascades ? names(from: 2).map { .dropExtension($0.last ?? "") } : []
    case "owned": return names(from: 3).map { .dropOwned($0.last ?? "") }
    case "type", "domain": return cascades ? names(from: 2).map { .dropType($0) } : []
    default: return []
    }
  }

  private var set: [TableChange] {
    var position = has(1, "local") || has(1, "session") ? 2 : 1
    if has(position, "schema"), position + 1 < texts.count { return [.searchPath([texts[position + 1]])] }
    guard has(position, "search_path") else { return [] }
    position += 2
    if has(position, "default") { return [.searchPath(nil)] }
    return [.searchPath(texts[min(position, texts.count)...].filter { $0 != "," })]
  }

  /// Whether what the statement changes cannot be told from its words: what it calls may drop anything. Only
  /// PostgreSQL has such statements.
  var isOpaque: Bool {
    guard let first = texts.first, !isName[0] else { return false }
    switch first {
    case "do", "call", "execute": return true
    case "drop": return has(1, "database")
    case "select":
      return texts.indices.dropFirst(2).contains { index in
        guard has(index, "("), !isName[index - 1] || has(index - 2, "."), let letter = texts[index - 1].first else {
          return false
        }
        return letter.isLetter && !Self.harmless.contains(texts[index - 1]) && !texts[index - 1].hasPrefix("pg_")
          && !(has(index - 2, ".") && has(index - 3, "pg_catalog"))
      }
    default: return false
    }
  }

  /// Words before a parenthesis that call nothing, or nothing that drops.
  private static let harmless: Set<String> = [
    "all", "and", "any", "array", "as", "avg", "by", "case", "cast", "coalesce", "count", "distinct", "else",
    "exists", "extract", "filter", "from", "greatest", "in", "join", "lateral", "least", "max", "min", "not", "now",
    "nullif", "on", "or", "over", "row", "select", "set_config", "setval", "some", "sum", "then", "using", "values",
    "when", "where",
  ]

  // MARK: - Words

  private func has(_ position: Int, _ word: String) -> Bool {
    position < texts.count && !isName[position] && texts[position] == word
  }

  private func name(_ position: inout Int) -> [String] {
    var parts: [String] = []
    while position < texts.count {
      parts.append(texts[position])
      position += 1
      guard has(position, ".") else { break }
      position += 1
    }
    return parts
  }

  /// The names of a list, `if exists` before it or not.
  private func names(from start: Int) -> [[String]] {
    var position = has(start, "if") ? start + 2 : start
    var names: [[String]] = []
    while position < texts.count {
      names.append(name(&position))
      guard has(position, ",") else { break }
      position += 1
    }
    return names
  }

  /// The columns that a list before `select` names otherwise than the list behind it.
  private func renames(from start: Int) -> [String: String] {
    guard has(start, "("), let close = texts.indices.dropFirst(start).first(where: { has($0, ")") }),
      has(close + 1, "select")
    else { return [:] }
    let end = texts.indices.dropFirst(close).first { has($0, "from") } ?? texts.endIndex
    let new = items(start + 1..<close)
    let old = items(min(close + 2, end)..<end)
    guard new.count == old.count else { return [:] }
    var renames: [String: String] = [:]
    for (new, old) in zip(new, old) where new.count == 1 && old.count == 1 && new != old { renames[new[0]] = old[0] }
    return renames
  }

  /// The items between commas, as their words.
  private func items(_ range: Range<Int>) -> [[String]] {
    var items: [[String]] = [[]]
    var depth = 0
    for index in range {
      if has(index, "(") { depth += 1 }
      if has(index, ")") { depth -= 1 }
      if depth == 0, has(index, ",") { items.append([]) } else { items[items.count - 1].append(texts[index]) }
    }
    return items
  }

  /// The words from a place on, behind `select`, where there is one; nil when they say `*`, or are too many to have been
  /// read.
  private func words(from start: Int) -> Set<String>? {
    guard start < texts.count, texts.count < 2_000 else { return nil }
    let first = texts.indices.dropFirst(start).first { has($0, "select") } ?? start
    let words = texts[first...]
    if zip(words, words.dropFirst()).contains(where: { ["select", ",", "."].contains($0) && $1 == "*" }) { return nil }
    // `create table NEW as table OLD`, `insert into NEW table OLD`: all columns.
    if has(first, "table") || (has(first, "as") && has(first + 1, "table")) { return nil }
    return Set(words)
  }

  /// Whether a query may leave rows out: then it copies no table.
  private func isFiltered(from start: Int) -> Bool {
    var depth = 0
    for index in start..<texts.count {
      if has(index, "(") { depth += 1 }
      if has(index, ")") { depth -= 1 }
      if depth == 0, !isName[index], Self.filters.contains(texts[index]) { return true }
      if has(index, "with"), has(index + 1, "no"), has(index + 2, "data") { return true }
    }
    return false
  }

  private static let filters: Set<String> = [
    "where", "having", "limit", "offset", "fetch", "except", "intersect", "tablesample",
  ]

  /// The tables that a query reads from with all of their rows.
  private func sources(from start: Int) -> [[String]] {
    guard start < texts.count, !isFiltered(from: start) else { return [] }
    var names: [[String]] = []
    for index in start..<texts.count where has(index, "from") || has(index, "join") || has(index, "table") {
      var position = index + 1
      if has(position, "only") { position += 1 }
      if !has(position, "("), position < texts.count { names.append(name(&position)) }
    }
    return names
  }
}
