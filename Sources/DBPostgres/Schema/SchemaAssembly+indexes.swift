internal import DBSchema

/// Indexes, those of constraints too.
extension SchemaAssembly {
  mutating func readIndexes() throws(VanishedObject) {
    let classes = try OperatorClasses(answers)
    var parts: [CatalogAddress: CatalogIndexPart] = [:]
    try answers.forEach(.indexParts) { (row) throws(VanishedObject) in
      parts[.relation(row.id(0), column: row.number(1))] = CatalogIndexPart(
        type: row.id(2), parameters: row.texts(3),
        expression: row.bool(4) ? try row.text(5).withoutOuterParentheses : nil)
    }
    try answers.forEach(.indexes) { (row) throws(VanishedObject) in
      let id = row.id(0)
      guard let relation = relations[row.id(1)], !relation.isLeftOut else { return }
      let columns = row.numbers(9)
      let keyCount = row.number(8)
      var new = IndexDefinition(
        name: try row.name(2), elements: [], isUnique: row.bool(5), method: try row.text(4),
        predicate: row.bool(14) ? try row.text(15).withoutOuterParentheses : nil, nullsNotDistinct: row.bool(6),
        parameters: row.texts(13).sorted(), isValid: row.bool(7), comment: comments[.relation(id)])
      new.include = try names(columns.dropFirst(keyCount), of: relation)
      let keys = CatalogIndexKeys(
        columns: columns, classes: row.numbers(10), collations: row.numbers(11), options: row.numbers(12))
      new.elements.reserveCapacity(keyCount)
      for index in 0..<min(keyCount, columns.count) {
        let part = parts.isEmpty ? nil : parts[.relation(id, column: index + 1)]
        new.elements.append(try element(keys, index, part, relation, classes))
      }
      indexes[id] = CatalogIndex(relation: row.id(1), definition: new)
    }
  }

  /// Gives those that no constraint has taken to their tables and materialized views.
  mutating func placeIndexes() {
    for index in indexes.values {
      if let position = tablePositions[index.relation] {
        tables[position].indexes.append(index.definition)
      } else if let position = viewPositions[index.relation] {
        views[position].indexes.append(index.definition)
      }
    }
  }

  /// The names of a relation's columns.
  func names(_ numbers: some Collection<ObjectID>, of relation: CatalogRelation) throws(VanishedObject)
    -> [Identifier]
  {
    var names: [Identifier] = []
    names.reserveCapacity(numbers.count)
    for number in numbers {
      guard let column = relation.column(number) else {
        throw VanishedObject(what: "column \(number) of \(relation.name.plain)")
      }
      names.append(column.name)
    }
    return names
  }

  private func element(
    _ keys: CatalogIndexKeys, _ index: Int, _ part: CatalogIndexPart?, _ relation: CatalogRelation,
    _ classes: OperatorClasses
  ) throws(VanishedObject) -> IndexElement {
    let options = keys.options.at(index)
    let isDescending = options & 1 != 0
    let isNullsFirst = options & 2 != 0
    let collation = keys.collations.at(index)
    var new = IndexElement(key: .expression(""), isDescending: isDescending)
    if isNullsFirst != isDescending { new.nullsFirst = isNullsFirst }
    let type: ObjectID
    if let expression = part?.expression {
      new.key = .expression(expression)
      type = part?.type ?? 0
      if mustSay(collation, of: expression, type, relation) { new.collation = collations[collation] }
    } else {
      guard let column = relation.column(keys.columns[index]) else {
        throw VanishedObject(what: "a column of an index of \(relation.name.plain)")
      }
      new.key = .column(column.name)
      type = column.type
      if collation != 0, collation != column.collation { new.collation = collations[collation] }
    }
    new.operatorClass = classes.text(
      keys.classes.at(index), for: baseType(type), isStored: part?.expression != nil,
      parameters: part?.parameters ?? [])
    return new
  }

  /// Whether an expression's collation must be written out.
  ///
  /// The catalogs do not tell the one that it has of itself. Where nothing in reach has another than the default, that
  /// is the default; else it is always written: saying what holds anyway changes nothing.
  private func mustSay(
    _ collation: ObjectID, of expression: String, _ type: ObjectID, _ relation: CatalogRelation
  ) -> Bool {
    let ordinary: ObjectID = 100
    if collation == 0 { return false }
    if collation != ordinary { return true }
    return expression.contains("COLLATE")
      || relation.columns.contains { column in column.map { $0.collation != 0 && $0.collation != ordinary } ?? false }
  }
}

/// What an index's row tells of its keys: a list for each question.
struct CatalogIndexKeys {
  var columns: [ObjectID]
  var classes: [ObjectID]
  var collations: [ObjectID]
  var options: [ObjectID]
}

extension [ObjectID] {
  /// The number at a position; 0 beyond the end.
  fileprivate func at(_ index: Int) -> ObjectID { index < count ? self[index] : 0 }
}
