extension DatabaseSchema {
  /// Puts every list in the order that equal schemas have it in: by name, what has none behind it as it stood. Columns,
  /// the values of enums and the elements of keys and indexes stay as they are.
  package mutating func sort() {
    schemas.sort()
    for index in tables.indices { tables[index].sort() }
    for index in views.indices { views[index].indexes.sort { $0.name < $1.name } }
    for index in domains.indices { domains[index].checks.sortByName(\.name) }
    tables.sort { $0.name < $1.name }
    views.sort { $0.name < $1.name }
    enums.sort { $0.name < $1.name }
    domains.sort { $0.name < $1.name }
    sequences.sort { $0.name < $1.name }
    triggers.sort { $0.name < $1.name }
    notCompared.sort { ($0.kind.rawValue, $0.name, $0.member ?? "") < ($1.kind.rawValue, $1.name, $1.member ?? "") }
  }
}

extension TableDefinition {
  fileprivate mutating func sort() {
    uniques.sortByName(\.name)
    checks.sortByName(\.name)
    foreignKeys.sortByName(\.name)
    exclusions.sort { $0.name < $1.name }
    indexes.sort { $0.name < $1.name }
    options.parameters.sort()
  }
}

extension Array {
  /// Sorts by name, stably; those without come last.
  fileprivate mutating func sortByName(_ name: (Element) -> Identifier?) {
    let ordered = enumerated().sorted { left, right in
      switch (name(left.element), name(right.element)) {
      case (let one?, let other?): (one, left.offset) < (other, right.offset)
      case (nil, nil): left.offset < right.offset
      case (let one, _): one != nil
      }
    }
    self = ordered.map(\.element)
  }
}
