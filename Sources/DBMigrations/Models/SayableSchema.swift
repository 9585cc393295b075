import DBSchema

// What models have words for, and what must be said in SQL beside them.
//
// 1. A schema is parted in two: `said` is what attributes and declarations give exactly, and `rest` are the operations
//    that lead from it to the whole schema. Both run where the models are tried out, so nothing is missing there.
// 2. On PostgreSQL a part (a foreign key that is not validated, a constraint's comment) can be left to the rest; SQLite
//    has no words for adding such parts, and the whole table is.
// 3. What stands on an object of the rest belongs to the rest.
// 4. What cannot be made at all, because its SQL is not known, is in `lost`, with what stands on it.

/// A schema, parted into what models say and what they do not.
struct SayableSchema {
  /// What models have words for.
  private(set) var said: DatabaseSchema
  /// What leads from there to the whole, in order.
  private(set) var rest: [SchemaOperation] = []
  /// The parts of the rest, and why models have no words for them.
  private(set) var reasons: [ObjectReference: String] = [:]
  /// What cannot be made, and why.
  private(set) var lost: [ObjectReference: String] = [:]
  private var whole: DatabaseSchema
  private let definitions: [RawDefinition]

  init(_ schema: DatabaseSchema, definitions: [RawDefinition]) {
    self.definitions = definitions
    whole = schema
    said = schema
    takeOutUnknown()
    for index in whole.tables.indices {
      for place in whole.tables[index].indexes.indices where !whole.tables[index].indexes[place].isValid {
        let name = whole.tables[index].indexes[place].name
        lost[ObjectReference(.index, whole.tables[index].name, member: name)] =
          "it is not valid; models declare a valid one"
        whole.tables[index].indexes[place].isValid = true
      }
    }
    said = whole
    said.tables = whole.tables.compactMap { table in
      guard let reason = SayableTable(table, in: whole).reason else { return table }
      reasons[ObjectReference(.table, table.name)] = reason
      return nil
    }
    if schema.dialect == .postgresql {
      for index in said.tables.indices {
        var table = said.tables[index]
        takeOutParts(of: &table)
        said.tables[index] = table
      }
      takeOutViews()
      let standing = Set(said.tables.map(\.name))
      for index in said.sequences.indices {
        if let owner = said.sequences[index].owner, !standing.contains(owner.table) {
          said.sequences[index].owner = nil
        }
      }
      said.schemas = whole.schemas.filter { usedSchemas.contains($0) || $0 == "public" }
    } else {
      let equality = SchemaEquality(dialect: .sqlite)
      let raw = Set(reasons.keys.map { equality.key($0.name.name) })
      said.triggers.removeAll { raw.contains(equality.key($0.table)) }
    }
    rest = SchemaDiff(from: said, to: whole).operations
  }

  private var usedSchemas: Set<Identifier> {
    let names =
      said.tables.map(\.name) + said.views.map(\.name) + said.enums.map(\.name) + said.domains.map(\.name)
      + said.sequences.map(\.name)
    return Set(names.compactMap(\.schema))
  }

  // MARK: - PostgreSQL's parts

  private mutating func takeOutParts(of table: inout TableDefinition) {
    let name = table.name
    func note(_ kind: ObjectKind, _ member: Identifier?, _ reason: String) {
      reasons[ObjectReference(kind, name, member: member)] = reason
    }
    let comment = "it has a comment, and models have none for constraints"
    if table.primaryKey?.comment != nil { note(.primaryKey, table.primaryKey?.name, comment) }
    table.primaryKey?.comment = nil
    for index in table.uniques.indices where table.uniques[index].comment != nil {
      note(.unique, table.uniques[index].name, comment)
      table.uniques[index].comment = nil
    }
    for index in table.exclusions.indices where table.exclusions[index].comment != nil {
      note(.exclusion, table.exclusions[index].name, comment)
      table.exclusions[index].comment = nil
    }
    table.checks.removeAll { check in
      guard !check.isInherited || !check.isValidated else { return false }
      note(.check, check.name, check.isValidated ? "it is not inherited" : "it is not validated")
      return true
    }
    for index in table.checks.indices where table.checks[index].comment != nil {
      note(.check, table.checks[index].name, comment)
      table.checks[index].comment = nil
    }
    let (said, whole) = (said, table)
    table.foreignKeys.removeAll { key in
      guard let reason = SayableForeignKey(key, of: whole, in: said).reason else { return false }
      note(.foreignKey, key.name, reason)
      return true
    }
    for index in table.foreignKeys.indices where table.foreignKeys[index].comment != nil {
      note(.foreignKey, table.foreignKeys[index].name, comment)
      table.foreignKeys[index].comment = nil
    }
    table.indexes.removeAll { index in
      guard !index.elements.allSatisfy({ SayableTable.isSayable($0.collation) }) else { return false }
      note(.index, index.name, "a collation of another schema")
      return true
    }
  }

  private mutating func takeOutViews() {
    let functions = Set(definitions.filter { $0.object.kind != .trigger }.map { $0.object.name.name.name })
    var gone = Set(reasons.keys.filter { $0.kind == .table }.map(\.name))
    var changed = true
    while changed {
      changed = false
      said.views.removeAll { view in
        let reason: String
        if !view.options.isEmpty {
          reason = "it has options"
        } else if view.isMaterialized, !view.isPopulated {
          reason = "it is not populated"
        } else if view.uses.contains(where: { gone.contains($0.name) }) {
          reason = "it reads what is said in SQL"
        } else if !TextMentions(view.query, .postgresql).words.isDisjoint(with: functions) {
          reason = "it calls a function of this database"
        } else {
          return false
        }
        reasons[view.reference] = reason
        gone.insert(view.name)
        changed = true
        return true
      }
    }
    for index in said.views.indices {
      let view = said.views[index]
      said.views[index].indexes.removeAll { index in
        let isSayable =
          index.include.isEmpty && !index.nullsNotDistinct && index.parameters.isEmpty && index.comment == nil
          && index.elements.allSatisfy { SayableTable.isSayable($0.collation) }
        if !isSayable {
          reasons[ObjectReference(.index, view.name, member: index.name)] = "an index of a view has no such options"
        }
        return !isSayable
      }
    }
  }

  // MARK: - What is not known

  /// Takes out what calls a function whose SQL is not known, and what stands on that.
  private mutating func takeOutUnknown() {
    guard whole.dialect == .postgresql else { return }
    let known = Set(definitions.map(\.object.name))
    let unknown = Set(
      whole.notCompared.filter { ($0.kind == .function || $0.kind == .other) && $0.member == nil }.map(\.name)
    ).subtracting(known)
    var gone: Set<QualifiedName> = []
    func reason(_ texts: [String]) -> String? {
      for text in texts {
        let pairs = TextMentions(text, .postgresql).pairs
        if let name = pairs.intersection(unknown).min() { return "it calls \(name.plain), whose SQL is not known" }
      }
      return nil
    }
    whole.tables.removeAll { table in
      guard let reason = reason(table.texts) else { return false }
      lost[ObjectReference(.table, table.name)] = reason
      gone.insert(table.name)
      return true
    }
    var changed = true
    while changed {
      changed = false
      whole.views.removeAll { view in
        var why = reason([view.query])
        if why == nil, let used = view.uses.first(where: { gone.contains($0.name) }) {
          why = "it reads \(used.name.plain), which is left out"
        }
        guard let why else { return false }
        lost[view.reference] = why
        gone.insert(view.name)
        changed = true
        return true
      }
    }
    for index in whole.tables.indices {
      let name = whole.tables[index].name
      whole.tables[index].foreignKeys.removeAll { key in
        guard gone.contains(key.target) else { return false }
        lost[ObjectReference(.foreignKey, name, member: key.name)] =
          "it points to \(key.target.plain), which is left out"
        return true
      }
    }
  }
}

extension TableDefinition {
  /// Every text of SQL in a table.
  var texts: [String] {
    columns.flatMap { [$0.type.text, $0.defaultExpression, $0.generated?.expression].compactMap(\.self) }
      + checks.map(\.expression)
      + exclusions.map(\.definition)
      + indexes.flatMap { index in
        [index.predicate].compactMap(\.self)
          + index.elements.compactMap { if case .expression(let text) = $0.key { text } else { nil } }
      }
  }
}
