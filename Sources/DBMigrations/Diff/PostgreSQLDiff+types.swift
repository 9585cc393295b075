import DBSchema

extension PostgreSQLDiff {
  mutating func compareEnums() {
    let olds = Dictionary(old.enums.map { ($0.name, $0) }) { first, _ in first }
    let news = Set(new.enums.map(\.name))
    for to in new.enums {
      guard let from = olds[to.name] else {
        result.append(.createEnum(to))
        continue
      }
      if from.values == to.values {
        compareComment(ObjectReference(.enumType, to.name), from.comment, to.comment)
      } else if EnumChange.onlyAdds(from.values, to.values) {
        result.append(.alterEnum(EnumChange(from: from, to: to, uses: uses(of: to.name))))
        compareComment(ObjectReference(.enumType, to.name), from.comment, to.comment)
      } else {
        let aside = setAside(to.name)
        result.append(.renameEnum(from: from.name, to: aside))
        result.append(.createEnum(to))
        var gone = from
        gone.name = aside
        result.append(.dropEnum(gone))
      }
    }
    for from in old.enums where !news.contains(from.name) { result.append(.dropEnum(from)) }
  }

  private func uses(of type: QualifiedName) -> [EnumChange.Use] {
    old.tables.flatMap { table in
      table.columns.filter { $0.type.definedBy == type }.map { EnumChange.Use(table: table.name, column: $0) }
    }
  }

  /// Gives an old type another name in all that has it.
  private mutating func setAside(_ name: QualifiedName) -> QualifiedName {
    let taken = Set(
      old.enums.map(\.name) + old.domains.map(\.name) + new.enums.map(\.name) + new.domains.map(\.name)
        + old.tables.map(\.name) + new.tables.map(\.name) + old.views.map(\.name) + new.views.map(\.name))
    let aside = name.aside(from: taken)
    replacedTypes.insert(name)
    let before = PostgreSQLName.quoted(name)
    let after = PostgreSQLName.quoted(aside)
    func moved(_ type: ColumnType) -> ColumnType {
      guard type.definedBy == name else { return type }
      let tail = type.text.hasPrefix(before) ? String(type.text.dropFirst(before.count)) : ""
      return ColumnType(text: after + tail, definedBy: aside)
    }
    for table in old.tables.indices {
      for column in old.tables[table].columns.indices {
        var moving = old.tables[table].columns[column]
        moving.type = moved(moving.type)
        moving.defaultExpression = moving.defaultExpression.map {
          IdentifierReplacement([name.name: aside.name], .postgresql, in: name.schema).applied(to: $0)
        }
        old.tables[table].columns[column] = moving
      }
    }
    for domain in old.domains.indices { old.domains[domain].type = moved(old.domains[domain].type) }
    return aside
  }

  mutating func compareDomains() {
    // A domain over a domain that steps aside steps aside too: until no more do.
    var isGrowing = true
    var asides: Set<QualifiedName> = []
    while isGrowing {
      isGrowing = false
      for to in new.domains where !asides.contains(to.name) {
        guard let index = old.domains.firstIndex(where: { $0.name == to.name }) else { continue }
        let from = old.domains[index]
        guard from.type != to.type || from.collation != to.collation || isTouched(from, to) else { continue }
        let aside = setAside(to.name)
        asides.insert(to.name)
        isGrowing = true
        result.append(.renameDomain(from: from.name, to: aside))
        result.append(.createDomain(to))
        old.domains[index].name = aside
      }
    }
    for to in new.domains where !asides.contains(to.name) {
      guard let from = old.domains.first(where: { $0.name == to.name }) else {
        result.append(.createDomain(to))
        continue
      }
      if plain(from) != plain(to) { result.append(.alterDomain(from: from, to: to)) }
      compareComment(ObjectReference(.domain, to.name), from.comment, to.comment)
    }
    let news = Set(new.domains.map(\.name))
    for from in old.domains where !news.contains(from.name) { result.append(.dropDomain(from)) }
  }

  /// Whether a default or check speaks of a type that steps aside.
  private func isTouched(_ from: DomainDefinition, _ to: DomainDefinition) -> Bool {
    mentionsReplaced(from.defaultExpression) || from.checks.contains { mentionsReplaced($0.expression) }
  }

  func mentionsReplaced(_ text: String?) -> Bool {
    guard let text, !replacedTypes.isEmpty else { return false }
    let pairs = TextMentions(text, .postgresql).pairs
    return !replacedTypes.isDisjoint(with: pairs)
  }

  private func plain(_ domain: DomainDefinition) -> DomainDefinition {
    var domain = domain
    domain.comment = nil
    return domain
  }
}
