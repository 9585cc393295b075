import DBSchema

extension PostgreSQLDDL {
  func createEnum(_ type: EnumDefinition) -> [Piece] {
    [.statement("create type \(name(type.name)) as enum (\(type.values.map(literal).joined(separator: ", ")))")]
      + comment(ObjectReference(.enumType, type.name), type.comment)
  }

  /// Values are added in place; otherwise each column goes over to a new type by its text.
  func alterEnum(_ change: EnumChange) -> [Piece] {
    let type = name(change.to.name)
    if change.onlyAdds {
      return change.additions.map { value, place in
        let text = "alter type \(type) add value \(literal(value))"
        return switch place {
        case .before(let next): .statement(text + " before \(literal(next))")
        case .after(let last): .statement(text + " after \(literal(last))")
        case .atEnd: .statement(text)
        }
      }
    }
    let aside = change.from.name.aside(from: [change.from.name])
    var pieces: [Piece] = [.statement("alter type \(type) rename to \(name(aside.name))")]
    pieces += createEnum(change.to)
    for use in change.uses {
      let column = name(use.column.name)
      let table = name(use.table)
      let whens = change.mapping.sorted { $0.key < $1.key }.map { "when \(literal($0.key)) then \(literal($0.value))" }
      let source =
        whens.isEmpty
        ? "\(column)::text" : "case \(column)::text \(whens.joined(separator: " ")) else \(column)::text end"
      let value = whens.isEmpty ? source : "(\(source))"
      let action = "alter column \(column) type \(use.column.type.text) using \(value)::\(use.column.type.text)"
      if let expression = use.column.defaultExpression {
        pieces.append(.action(table: table, "alter column \(column) drop default"))
        pieces.append(.action(table: table, action))
        pieces.append(.action(table: table, "alter column \(column) set default \(expression)"))
      } else {
        pieces.append(.action(table: table, action))
      }
    }
    pieces.append(.statement("drop type \(name(aside))"))
    return pieces
  }

  func createDomain(_ domain: DomainDefinition) -> [Piece] {
    var text = "create domain \(name(domain.name)) as \(domain.type.text)"
    if let collation = domain.collation { text += " collate \(PostgreSQLName.quoted(collation))" }
    if let value = domain.defaultExpression { text += " default \(value)" }
    if !domain.isNullable { text += " not null" }
    for check in domain.checks where check.isValidated { text += "\n  " + constraint(.check(check), isNew: true) }
    var pieces: [Piece] = [.statement(text)]
    for check in domain.checks where !check.isValidated { pieces.append(addCheck(check, domain.name)) }
    for check in domain.checks { pieces += comment(check, nil, domain.name) }
    return pieces + comment(ObjectReference(.domain, domain.name), domain.comment)
  }

  /// What is said about a domain's check. It has words of its own: `on domain`.
  private func comment(_ check: CheckDefinition, _ old: String?, _ domain: QualifiedName) -> [Piece] {
    guard check.comment != old, let known = check.name else { return [] }
    let text = check.comment.map(literal) ?? "null"
    return [.after("comment on constraint \(name(known)) on domain \(name(domain)) is \(text)")]
  }

  private func addCheck(_ check: CheckDefinition, _ domain: QualifiedName) -> Piece {
    .statement("alter domain \(name(domain)) add " + constraint(.check(check), isNew: false))
  }

  func alterDomain(_ from: DomainDefinition, _ to: DomainDefinition) -> [Piece] {
    var pieces: [Piece] = []
    func add(_ action: String) { pieces.append(.statement("alter domain \(name(to.name)) \(action)")) }
    func plain(_ check: CheckDefinition) -> CheckDefinition {
      var check = check
      check.comment = nil
      return check
    }
    let olds = from.checks.map(plain)
    let news = to.checks.map(plain)
    for check in olds where !news.contains(check) {
      if let known = check.name { add("drop constraint \(name(known))") }
    }
    if from.defaultExpression != to.defaultExpression {
      add(to.defaultExpression.map { "set default \($0)" } ?? "drop default")
    }
    if from.isNullable != to.isNullable { add(to.isNullable ? "drop not null" : "set not null") }
    for check in news where !olds.contains(check) { pieces.append(addCheck(check, to.name)) }
    for check in to.checks {
      let stays = olds.contains(plain(check))
      pieces += comment(check, stays ? from.checks.first { $0.name == check.name }?.comment : nil, to.name)
    }
    return pieces
  }

  // MARK: - Sequences

  func createSequence(_ sequence: SequenceDefinition) -> [Piece] {
    let type = sequence.type.text == "bigint" ? [] : ["as \(sequence.type.text)"]
    let words = ["create sequence \(name(sequence.name))"] + type + sequenceOptions(sequence.options, from: nil)
    return [.statement(words.joined(separator: " "))]
      + comment(ObjectReference(.sequence, sequence.name), sequence.comment)
  }

  func alterSequence(_ from: SequenceDefinition, _ to: SequenceDefinition) -> [Piece] {
    var words: [String] = []
    if from.type != to.type { words.append("as \(to.type.text)") }
    words += sequenceOptions(to.options, from: from.options)
    if from.owner != to.owner {
      words.append("owned by " + (to.owner.map { name($0.table) + "." + name($0.column) } ?? "none"))
    }
    guard !words.isEmpty else { return [] }
    return [.statement("alter sequence \(name(to.name)) " + words.joined(separator: " "))]
  }

  /// The options that differ, as `create sequence` and `alter sequence` take them.
  /// - Parameter old: what the sequence has; nil for a new one.
  func sequenceOptions(_ options: SequenceOptions, from old: SequenceOptions?) -> [String] {
    let before = old ?? SequenceOptions()
    var words: [String] = []
    if options.increment != before.increment { words.append("increment by \(options.increment)") }
    if options.minimum != before.minimum { words.append(options.minimum.map { "minvalue \($0)" } ?? "no minvalue") }
    if options.maximum != before.maximum { words.append(options.maximum.map { "maxvalue \($0)" } ?? "no maxvalue") }
    if options.start != before.start || options.increment.signum() != before.increment.signum() && old != nil {
      let first = options.start ?? (options.increment < 0 ? options.maximum ?? -1 : options.minimum ?? 1)
      words.append("start with \(first)")
    }
    if options.cache != before.cache { words.append("cache \(options.cache)") }
    if options.cycles != before.cycles { words.append(options.cycles ? "cycle" : "no cycle") }
    return words
  }
}
