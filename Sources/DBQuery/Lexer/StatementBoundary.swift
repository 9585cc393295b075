import DBSchema

/// Decides which semicolons end a statement.
///
/// It is fed a text's tokens in order, comments left out, and knows just enough grammar for the bodies that hold
/// semicolons of their own:
/// 1. PostgreSQL: inside parentheses nothing ends (`create rule ... do (a; b)`).
/// 2. PostgreSQL: `create [or replace] function|procedure ... begin atomic` opens a body. It is closed by the `end`
///    that stands where a statement could begin, right behind `atomic` or a semicolon: no statement of a body begins
///    with `end`, and no `case ... end` or label holds a semicolon before its `end`. `create` is a reserved word, so
///    that rule holds also for a routine that stands inside another statement or body.
/// 3. SQLite: `create [temp|temporary] trigger`, also behind `explain [query plan]`, goes on up to `; end ;`, as
///    `sqlite3_complete` has it. Parentheses do not matter: a semicolon inside them is an error at once.
struct StatementBoundary {
  private let dialect: DialectName
  private var parentheses = 0
  private var bodies = 0
  private var header = Header.none
  /// The last token let a statement of a body begin.
  private var isAtBodyStatement = false
  private var trigger = Trigger.start

  /// How much of the head of a PostgreSQL routine the last tokens were.
  private enum Header { case none, create, routine, begin }

  /// How much of a SQLite trigger was read.
  private enum Trigger { case start, other, explain, create, body, semicolon, end }

  init(_ dialect: DialectName) { self.dialect = dialect }

  /// Takes the next token; says whether it is a semicolon that ends the statement.
  mutating func isEnd(_ token: SQLToken, in bytes: [UInt8]) -> Bool {
    let isEnd =
      switch dialect {
      case .postgresql: postgreSQLEnds(token, in: bytes)
      case .sqlite: sqliteEnds(token, in: bytes)
      }
    if isEnd { self = StatementBoundary(dialect) }
    return isEnd
  }

  private mutating func postgreSQLEnds(_ token: SQLToken, in bytes: [UInt8]) -> Bool {
    switch token.kind {
    case .semicolon:
      guard parentheses > 0 || bodies > 0 else { return true }
      if parentheses == 0 {
        header = .none
        isAtBodyStatement = true
      }
      return false
    case .leftParenthesis: parentheses += 1
    case .rightParenthesis: parentheses = max(0, parentheses - 1)
    case .word where parentheses == 0:
      takePostgreSQLWord(BoundaryWord(token, in: bytes))
      return false
    default: break
    }
    isAtBodyStatement = false
    if header != .routine { header = header == .begin ? .routine : .none }
    return false
  }

  private mutating func takePostgreSQLWord(_ word: BoundaryWord) {
    let mayClose = isAtBodyStatement
    isAtBodyStatement = false
    switch (header, word) {
    case (_, .end) where mayClose && bodies > 0: bodies -= 1
    case (.none, .create): header = .create
    case (.create, .or), (.create, .replace), (.create, .create): break
    case (.create, .routine): header = .routine
    case (.create, _): header = .none
    case (.routine, .begin), (.begin, .begin): header = .begin
    case (.begin, .atomic):
      bodies += 1
      header = .none
      isAtBodyStatement = true
    case (.begin, _): header = .routine
    case (.none, _), (.routine, _): break
    }
  }

  private mutating func sqliteEnds(_ token: SQLToken, in bytes: [UInt8]) -> Bool {
    let isSemicolon = token.kind == .semicolon
    let word = token.kind == .word ? BoundaryWord(token, in: bytes) : .other
    switch (trigger, word) {
    case (.semicolon, .end): trigger = .end
    case (.end, _) where isSemicolon: return true
    case (.body, _), (.semicolon, _), (.end, _): trigger = isSemicolon ? .semicolon : .body
    case (_, _) where isSemicolon: return true
    case (.start, .explain): trigger = .explain
    case (.start, .create), (.explain, .create): trigger = .create
    case (.explain, .query), (.explain, .plan), (.create, .temporary): break
    case (.create, .trigger): trigger = .body
    case (.start, _), (.explain, _), (.create, _), (.other, _): trigger = .other
    }
    return false
  }
}

/// The words that ``StatementBoundary`` looks at.
private enum BoundaryWord {
  case or, end, plan, query, begin, create, atomic, explain, temporary, replace, trigger, routine, other

  init(_ token: SQLToken, in bytes: [UInt8]) {
    func reads(_ word: StaticString) -> Bool {
      for step in 0..<token.range.count
      where bytes[token.range.lowerBound + step] | 0x20 != word.utf8Start[step] { return false }
      return true
    }
    // Only words of the candidates' own length are compared, so `utf8Start` is never read past its end.
    switch token.range.count {
    case 2 where reads("or"): self = .or
    case 3 where reads("end"): self = .end
    case 4 where reads("temp"): self = .temporary
    case 4 where reads("plan"): self = .plan
    case 5 where reads("begin"): self = .begin
    case 5 where reads("query"): self = .query
    case 6 where reads("create"): self = .create
    case 6 where reads("atomic"): self = .atomic
    case 7 where reads("explain"): self = .explain
    case 7 where reads("replace"): self = .replace
    case 7 where reads("trigger"): self = .trigger
    case 8 where reads("function"): self = .routine
    case 9 where reads("procedure"): self = .routine
    case 9 where reads("temporary"): self = .temporary
    default: self = .other
    }
  }
}
