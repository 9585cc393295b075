import DBQuery
import DBSchema

/// Writes a table the way nobody would: constraints in their columns or behind them, in any order, names in any quotes,
/// words in any case, and blanks and comments everywhere.
struct NoisyTable {
  var random: RandomTable
  /// The table that has to be read, lists without names in the order that they were written.
  private(set) var expected: TableDefinition
  private var tokens: [String] = []

  init(_ table: TableDefinition, _ random: RandomTable) {
    self.random = random
    expected = table
  }

  mutating func sql() -> String {
    let table = expected
    (expected.uniques, expected.checks, expected.foreignKeys, expected.indexes) = ([], [], [], [])
    tokens = []
    word("create table")
    tokens.append(quoted(table.name.name))
    tokens.append("(")
    var rest = (uniques: table.uniques, checks: table.checks, keys: table.foreignKeys)
    var isKeyWritten = table.primaryKey == nil
    for (position, column) in table.columns.enumerated() {
      if position > 0 { tokens.append(",") }
      write(column, table, &rest, &isKeyWritten)
    }
    writeConstraints(table, rest, isKeyWritten)
    tokens.append(")")
    var options: [String] = []
    if table.options.isStrict { options.append("strict") }
    if table.options.isWithoutRowID { options.append("without rowid") }
    for (position, option) in options.shuffled(using: &random.generator).enumerated() {
      if position > 0 { tokens.append(",") }
      word(option)
    }
    expected.uniques = RandomTable.namedFirst(expected.uniques, \.name)
    expected.checks = RandomTable.namedFirst(expected.checks, \.name)
    expected.foreignKeys = RandomTable.namedFirst(expected.foreignKeys, \.name)
    return joined()
  }

  // MARK: - Columns

  private mutating func write(
    _ column: ColumnDefinition, _ table: TableDefinition,
    _ rest: inout (uniques: [UniqueDefinition], checks: [CheckDefinition], keys: [ForeignKeyDefinition]),
    _ isKeyWritten: inout Bool
  ) {
    tokens.append(quoted(column.name))
    tokens += lexed(column.type.text)
    var parts: [(inout NoisyTable) -> Void] = []
    if let key = table.primaryKey, !isKeyWritten, key.columns.count == 1, key.columns[0].name == column.name,
      key.columns[0].collation == nil, random.chance(50) || isDirectionOfItsOwn(key, table)
    {
      isKeyWritten = true
      parts.append { $0.writeInline(key) }
    }
    if !column.isNullable {
      parts.append { noisy in
        noisy.label(column.notNullName)
        noisy.word("not null")
        noisy.conflict(column.notNullConflict)
      }
    } else if random.chance(20) {
      parts.append { $0.word("null") }
    }
    if let value = column.defaultExpression { parts.append { $0.writeDefault(value) } }
    if let collation = column.collation {
      parts.append { noisy in
        if noisy.random.chance(20) { noisy.label("no one") }
        noisy.collate(collation.name)
      }
    }
    if let generated = column.generated { parts.append { $0.write(generated) } }
    if let position = rest.uniques.firstIndex(where: {
      $0.columns == [KeyColumn(name: column.name)]
    }), random.chance(60) {
      let unique = rest.uniques.remove(at: position)
      parts.append { $0.write(unique, isInline: true) }
    }
    if let check = rest.checks.last, random.chance(40) {
      rest.checks.removeLast()
      parts.append { $0.write(check) }
    }
    if let position = rest.keys.firstIndex(where: { $0.columns == [column.name] }), random.chance(60) {
      let key = rest.keys.remove(at: position)
      parts.append { $0.write(key, isInline: true) }
    }
    for part in parts.shuffled(using: &random.generator) { part(&self) }
  }

  private func isDirectionOfItsOwn(_ key: PrimaryKeyDefinition, _ table: TableDefinition) -> Bool {
    isRowID(key, table) && key.columns[0].isDescending
  }

  private func isRowID(_ key: PrimaryKeyDefinition, _ table: TableDefinition) -> Bool {
    let type = table.columns.first { $0.name == key.columns[0].name }?.type.text.lowercased()
    return key.columns.count == 1 && type == "integer" && !table.options.isWithoutRowID
  }

  private mutating func writeInline(_ key: PrimaryKeyDefinition) {
    label(key.name)
    word("primary key")
    if key.columns[0].isDescending { word("desc") } else if random.chance(20) { word("asc") }
    conflict(key.conflict)
    if key.isAutoincrement { word("autoincrement") }
  }

  private mutating func writeDefault(_ value: String) {
    if random.chance(20) { label("no one") }
    word("default")
    let isLoneWord = ["open", "\"o p\""].contains(value)
    let isLiteral = RandomTable.defaults.prefix(9).contains(value)
    if isLoneWord || (isLiteral && random.chance(50)) { tokens += lexed(value) } else { inside(value) }
  }

  private mutating func write(_ generated: GeneratedDefinition) {
    // SQLite takes a comment between the two for a part of the type.
    if random.chance(50) { tokens.append(random.pick(["generated always", "GENERATED  ALWAYS"])) }
    word("as")
    inside(generated.expression)
    if generated.isStored { word("stored") } else if random.chance(50) { word("virtual") }
  }

  // MARK: - Constraints

  private mutating func writeConstraints(
    _ table: TableDefinition,
    _ rest: (uniques: [UniqueDefinition], checks: [CheckDefinition], keys: [ForeignKeyDefinition]),
    _ isKeyWritten: Bool
  ) {
    var parts: [(inout NoisyTable) -> Void] = []
    if let key = table.primaryKey, !isKeyWritten {
      let isRowID = isRowID(key, table)
      parts.append { noisy in
        noisy.label(key.name)
        noisy.word("primary key")
        // The rowid has no direction, whatever is said behind the columns.
        noisy.list(key.columns, canTurn: isRowID, isAutoincrement: key.isAutoincrement)
        noisy.conflict(key.conflict)
      }
    }
    for unique in rest.uniques { parts.append { $0.write(unique, isInline: false) } }
    for check in rest.checks {
      parts.append { noisy in
        noisy.write(check)
        if noisy.random.chance(20) { noisy.word("on conflict ignore") }
      }
    }
    for key in rest.keys { parts.append { $0.write(key, isInline: false) } }
    for (position, part) in parts.shuffled(using: &random.generator).enumerated() {
      if position == 0 || random.chance(70) { tokens.append(",") }
      part(&self)
    }
  }

  private mutating func write(_ unique: UniqueDefinition, isInline: Bool) {
    expected.uniques.append(unique)
    label(unique.name)
    word("unique")
    if !isInline { list(unique.columns) }
    conflict(unique.conflict)
  }

  private mutating func write(_ check: CheckDefinition) {
    expected.checks.append(check)
    label(check.name)
    word("check")
    inside(check.expression)
  }

  private mutating func write(_ key: ForeignKeyDefinition, isInline: Bool) {
    expected.foreignKeys.append(key)
    label(key.name)
    if !isInline {
      word("foreign key")
      names(key.columns)
    }
    word("references")
    tokens.append(quoted(key.target.name))
    if !key.targetColumns.isEmpty { names(key.targetColumns) }
    var words = [key.isMatchFull ? "match full" : random.pick(["", "match simple"])]
    if key.onDelete != .noAction || random.chance(20) { words.append("on delete \(key.onDelete.rawValue)") }
    if key.onUpdate != .noAction || random.chance(20) { words.append("on update \(key.onUpdate.rawValue)") }
    if random.chance(10) { words.append("on insert cascade") }
    for text in words.shuffled(using: &random.generator) { word(text) }
    switch key.deferrability {
    case .notDeferrable: word(random.pick(["", "not deferrable", "not deferrable initially deferred"]))
    case .initiallyImmediate: word(random.pick(["deferrable", "deferrable initially immediate"]))
    case .initiallyDeferred: word("deferrable initially deferred")
    }
  }

  // MARK: - Pieces

  private mutating func word(_ text: String) {
    for word in text.split(separator: " ") {
      tokens.append(
        random.pick([
          String(word), word.uppercased(), word.prefix(1).uppercased() + word.dropFirst(),
          word.dropLast() + word.suffix(1).uppercased(),
        ]))
    }
  }

  private mutating func label(_ name: Identifier?) {
    guard let name else { return }
    word("constraint")
    tokens.append(quoted(name))
  }

  private mutating func conflict(_ clause: ConflictClause?) {
    if let clause { word("on conflict \(clause.rawValue)") }
  }

  private mutating func collate(_ name: Identifier?) {
    guard let name else { return }
    word("collate")
    tokens.append(quoted(name))
  }

  private mutating func names(_ names: [Identifier]) {
    tokens.append("(")
    for (position, name) in names.enumerated() {
      if position > 0 { tokens.append(",") }
      tokens.append(quoted(name))
    }
    tokens.append(")")
  }

  private mutating func list(_ columns: [KeyColumn], canTurn: Bool = false, isAutoincrement: Bool = false) {
    tokens.append("(")
    for (position, column) in columns.enumerated() {
      if position > 0 { tokens.append(",") }
      if random.chance(20) { tokens += ["(", column.name.quoted, ")"] } else { tokens.append(quoted(column.name)) }
      collate(column.collation)
      let isDescending = column.isDescending || (canTurn && random.chance(30))
      if isDescending { word("desc") } else if random.chance(20) { word("asc") }
    }
    if isAutoincrement { word("autoincrement") }
    tokens.append(")")
  }

  /// An expression in parentheses, sometimes in more than needed.
  private mutating func inside(_ expression: String) {
    let count = random.chance(20) ? 2 : 1
    tokens += Array(repeating: "(", count: count) + lexed(expression) + Array(repeating: ")", count: count)
  }

  private func lexed(_ text: String) -> [String] {
    let lexer = SQLLexer(dialect: .sqlite, text)
    return (try? lexer.tokens().map { lexer.text(of: $0) }) ?? [text]
  }

  private mutating func quoted(_ identifier: Identifier) -> String {
    let name = identifier.name
    var forms = [identifier.quoted, "`" + name.doubling("`") + "`", "'" + name.doubling("'") + "'"]
    if !name.contains("]") { forms.append("[\(name)]") }
    let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x80 || $0.properties.isAlphabetic || $0.isDigit }
    if isPlain { forms += [name, name] }
    return random.pick(forms)
  }

  private mutating func joined() -> String {
    let blanks = [" ", "  ", "\n", "\t", " /* ), 'x */ ", " -- \"it's; (\n", "\r\n  "]
    var text = ""
    for (position, token) in tokens.enumerated() {
      let isTight = ["(", ")", ","].contains(token) || position == 0 || ["(", ")", ","].contains(tokens[position - 1])
      // A comment between a type and `generated always` is a part of the type for SQLite, and no type of a strict table.
      let isBlank = token.lowercased().hasPrefix("generated  ") || token == "generated always"
      text += isTight && random.chance(50) ? "" : isBlank ? " " : random.pick(blanks)
      text += token
    }
    return text
  }
}

extension String {
  fileprivate func doubling(_ quote: Character) -> String {
    String(flatMap { $0 == quote ? [quote, quote] : [$0] })
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { value >= 0x30 && value <= 0x39 }
}
