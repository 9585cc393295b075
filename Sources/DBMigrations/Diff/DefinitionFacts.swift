import DBSchema

/// What a definition makes true, needs and takes the name of.
struct DefinitionFacts {
  let dialect: DialectName

  /// The facts of one definition.
  struct Known {
    var facts: Set<SchemaFact> = []
    var needs: Set<SchemaFact> = []
    var slots: Set<NameSlot> = []
  }

  /// Names as the database compares them.
  private func folded(_ name: QualifiedName) -> QualifiedName {
    dialect == .sqlite ? QualifiedName(folded(name.name)) : name
  }
  private func folded(_ name: Identifier) -> Identifier {
    dialect == .sqlite ? Identifier(name.name.loweredASCII) : name
  }

  private func home(_ name: QualifiedName) -> Set<SchemaFact> { name.schema.map { [.schema($0)] } ?? [] }

  /// What a piece of SQL on a table needs.
  private func mentions(_ text: String?, on table: QualifiedName?) -> Set<SchemaFact> {
    guard let text else { return [] }
    let found = TextMentions(text, dialect)
    var needs: Set<SchemaFact> = []
    if let table { needs.formUnion(found.words.map { .column(folded(table), Identifier($0)) }) }
    needs.formUnion(found.pairs.map { .type($0) })
    needs.formUnion(found.sequences.map { .sequence($0) })
    return needs
  }

  func schema(_ name: Identifier) -> Known { Known(facts: [.schema(name)], slots: [.schema(name)]) }

  func relation(_ name: QualifiedName, hasType: Bool) -> Known {
    let name = folded(name)
    var known = Known(facts: [.relation(name)], needs: home(name), slots: [.relation(name)])
    if hasType { known.slots.insert(.type(name)) }
    if dialect == .sqlite { known.facts.insert(.named(name.name.name)) }
    return known
  }

  func type(_ name: QualifiedName) -> Known {
    Known(facts: [.type(name)], needs: home(name), slots: [.type(name)])
  }

  func columnName(_ table: QualifiedName, _ column: Identifier) -> Known {
    let table = folded(table)
    var known = Known(
      facts: [.column(table, folded(column))], needs: [.relation(table)], slots: [.column(table, folded(column))])
    if dialect == .sqlite { known.facts.insert(.named(table.name.name)) }
    return known
  }

  /// The name that an identity column's sequence is given, as far as it can be told.
  func ownSequence(_ table: QualifiedName, _ column: ColumnDefinition) -> QualifiedName? {
    guard column.identity != nil else { return nil }
    let name = "\(table.name.name)_\(column.name.name)_seq"
    return name.utf8.count < 64 ? QualifiedName(schema: table.schema, Identifier(name)) : nil
  }

  func column(_ table: QualifiedName, _ column: ColumnDefinition) -> Known {
    var known = columnName(table, column.name)
    if let type = column.type.definedBy { known.needs.insert(.type(type)) }
    known.needs.formUnion(mentions(column.defaultExpression, on: nil))
    if let generated = column.generated { known.needs.formUnion(mentions(generated.expression, on: table)) }
    if let sequence = ownSequence(table, column) { known.slots.insert(.relation(sequence)) }
    known.needs.subtract(known.facts)
    return known
  }

  func constraintName(_ table: QualifiedName, _ kind: ObjectKind, _ name: Identifier?) -> Known {
    guard let name else { return Known() }
    var known = Known(facts: [.constraint(folded(table), name)], slots: [.constraint(folded(table), name)])
    switch kind {
    case .primaryKey, .unique, .exclusion:
      if dialect == .postgresql { known.slots.insert(.relation(QualifiedName(schema: table.schema, name))) }
    default: break
    }
    return known
  }

  func constraint(_ table: QualifiedName, _ constraint: TableConstraint) -> Known {
    var known = constraintName(table, constraint.kind, constraint.name)
    let place = folded(table)
    known.needs.insert(.relation(place))
    func columns(_ names: [Identifier]) { known.needs.formUnion(names.map { .column(place, folded($0)) }) }
    switch constraint {
    case .primaryKey(let key):
      columns(key.columns.map(\.name) + key.include)
      known.facts.insert(.key(place, Set(key.columns.map { folded($0.name) })))
    case .unique(let unique):
      columns(unique.columns.map(\.name) + unique.include)
      known.facts.insert(.key(place, Set(unique.columns.map { folded($0.name) })))
    case .check(let check): known.needs.formUnion(mentions(check.expression, on: table))
    case .exclusion(let exclusion): known.needs.formUnion(mentions(exclusion.definition, on: table))
    case .foreignKey(let key):
      columns(key.columns)
      let target = folded(key.target)
      if target != place || dialect == .postgresql {
        known.needs.insert(.relation(target))
        known.needs.formUnion(key.targetColumns.map { .column(target, folded($0)) })
        known.needs.insert(.key(target, Set(key.targetColumns.map(folded))))
      }
    }
    return known
  }

  func indexName(_ table: QualifiedName, _ name: Identifier) -> Known {
    let name = QualifiedName(schema: table.schema, name)
    return Known(slots: [.relation(folded(name))])
  }

  func index(_ table: QualifiedName, _ index: IndexDefinition) -> Known {
    var known = indexName(table, index.name)
    let place = folded(table)
    known.needs.insert(.relation(place))
    for element in index.elements {
      switch element.key {
      case .column(let name): known.needs.insert(.column(place, folded(name)))
      case .expression(let text): known.needs.formUnion(mentions(text, on: table))
      }
    }
    known.needs.formUnion(index.include.map { .column(place, folded($0)) })
    known.needs.formUnion(mentions(index.predicate, on: table))
    if index.isUnique, index.predicate == nil {
      let names = index.elements.compactMap { element -> Identifier? in
        if case .column(let name) = element.key { return folded(name) }
        return nil
      }
      if names.count == index.elements.count { known.facts.insert(.key(place, Set(names))) }
    }
    return known
  }

  func table(_ table: TableDefinition) -> Known {
    var known = relation(table.name, hasType: true)
    func add(_ other: Known) {
      known.facts.formUnion(other.facts)
      known.needs.formUnion(other.needs)
      // Names inside a table are free when the table is.
      known.slots.formUnion(
        other.slots.filter {
          if case .relation = $0 { return true }
          return false
        })
    }
    for column in table.columns {
      add(self.column(table.name, column))
      known.facts.insert(.state(table.name, column))
    }
    for constraint in table.constraints {
      // SQLite takes a key to a table that is made later.
      if dialect == .sqlite, constraint.kind == .foreignKey { continue }
      add(self.constraint(table.name, constraint))
    }
    for index in table.indexes { add(self.index(table.name, index)) }
    known.needs.formUnion(table.options.inherits.map { .relation($0) })
    known.needs.subtract(known.facts)
    return known
  }

  func domain(_ domain: DomainDefinition) -> Known {
    var known = type(domain.name)
    if let base = domain.type.definedBy { known.needs.insert(.type(base)) }
    known.needs.formUnion(mentions(domain.defaultExpression, on: nil))
    for check in domain.checks { known.needs.formUnion(mentions(check.expression, on: nil)) }
    known.needs.subtract(known.facts)
    return known
  }

  func sequenceName(_ name: QualifiedName) -> Known {
    Known(facts: [.sequence(name)], needs: home(name), slots: [.relation(name)])
  }

  /// - Parameter isOwned: whether the owner counts, which is given and taken by an alteration.
  func sequence(_ sequence: SequenceDefinition, isOwned: Bool) -> Known {
    var known = sequenceName(sequence.name)
    if isOwned, let owner = sequence.owner {
      known.needs.insert(.relation(owner.table))
      known.needs.insert(.column(owner.table, owner.column))
    } else if !isOwned {
      var free = sequence
      free.owner = nil
      known.facts.insert(.sequenceState(free))
    }
    return known
  }

  func view(_ view: ViewDefinition) -> Known {
    var known = relation(view.name, hasType: true)
    known.facts.formUnion(view.columns.map { .column(folded(view.name), folded($0)) })
    for index in view.indexes { known.slots.formUnion(indexName(view.name, index.name).slots) }
    switch dialect {
    case .postgresql:
      for used in view.uses { known.needs.formUnion(subject(of: used)) }
    case .sqlite:
      known.needs.formUnion(TextMentions(view.query, .sqlite).words.map { .named($0) })
    }
    known.needs.subtract(known.facts)
    return known
  }

  func trigger(_ trigger: TriggerDefinition) -> Known {
    let needs = TextMentions(trigger.sql, .sqlite).words.union([trigger.table.name.loweredASCII])
    return Known(needs: Set(needs.map { .named($0) }), slots: [.trigger(folded(trigger.name))])
  }

  /// What must be there for an object to be spoken of.
  func subject(of object: ObjectReference) -> Set<SchemaFact> {
    switch object.kind {
    case .schema: [.schema(object.name.name)]
    case .table, .view, .materializedView: [.relation(object.name)]
    case .column: [.relation(object.name), .column(object.name, object.member ?? "")]
    case .primaryKey, .unique, .check, .foreignKey, .exclusion:
      [.relation(object.name), .type(object.name), .constraint(object.name, object.member ?? "")]
    case .index: [.relation(object.name)]
    case .enumType, .enumValue, .domain, .type: [.type(object.name)]
    case .sequence: [.sequence(object.name)]
    case .trigger, .function, .partition, .foreignTable, .policy, .rule, .grant, .extension, .collation, .other: []
    }
  }
}
