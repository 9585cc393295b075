internal import DBSchema

/// Constraints of tables and domains.
extension SchemaAssembly {
  mutating func readConstraints() throws(VanishedObject) {
    try answers.forEach(.constraints) { (row) throws(VanishedObject) in
      let comment = comments.isEmpty ? nil : comments[.constraint(row.id(0))]
      if row.id(2) != 0 {
        domainChecks[row.id(2), default: []].append(try check(row, comment))
        return
      }
      // Also of tables that are left out: an owned index is nobody's.
      let index = row.id(9) == 0 ? nil : indexes[row.id(9)]
      let kind = try row.text(3)
      if kind != "f" { indexes[row.id(9)] = nil }
      guard let position = tablePositions[row.id(1)], let relation = relations[row.id(1)] else { return }
      switch kind {
      case "c": tables[position].checks.append(try check(row, comment))
      case "f": tables[position].foreignKeys.append(try foreignKey(row, relation, comment))
      case "x":
        tables[position].exclusions.append(
          ExclusionDefinition(name: try row.name(4), definition: try row.text(16), comment: comment))
      case "u":
        tables[position].uniques.append(
          UniqueDefinition(
            name: try row.name(4), columns: try keyColumns(row, relation), include: index?.definition.include ?? [],
            nullsNotDistinct: index?.definition.nullsNotDistinct ?? false, deferrability: try deferrability(row),
            comment: comment))
      default:
        tables[position].primaryKey = PrimaryKeyDefinition(
          name: try row.name(4), columns: try keyColumns(row, relation), include: index?.definition.include ?? [],
          deferrability: try deferrability(row), comment: comment)
      }
    }
  }

  private func check(_ row: CatalogRow, _ comment: String?) throws(VanishedObject) -> CheckDefinition {
    CheckDefinition(
      name: try row.name(4), expression: try row.text(16).withoutOuterParentheses, isInherited: !row.bool(7),
      isValidated: row.bool(6), comment: comment)
  }

  private func foreignKey(_ row: CatalogRow, _ relation: CatalogRelation, _ comment: String?) throws(VanishedObject)
    -> ForeignKeyDefinition
  {
    let name = try row.name(4)
    guard let target = relations[row.id(10)] else {
      throw VanishedObject(what: "the table that \(relation.name.plain).\(name.name) points to")
    }
    return ForeignKeyDefinition(
      name: name, columns: try names(row.numbers(8), of: relation), target: target.name,
      targetColumns: try names(row.numbers(11), of: target), onDelete: try action(row, 13),
      onUpdate: try action(row, 12),
      deleteColumns: try names(row.numbers(15), of: relation), isMatchFull: row.bool(14),
      deferrability: try deferrability(row), isValidated: row.bool(6), comment: comment)
  }

  private func keyColumns(_ row: CatalogRow, _ relation: CatalogRelation) throws(VanishedObject) -> [KeyColumn] {
    try names(row.numbers(8), of: relation).map { KeyColumn(name: $0) }
  }

  private func deferrability(_ row: CatalogRow) throws(VanishedObject) -> Deferrability {
    switch try row.text(5) {
    case "d": .initiallyDeferred
    case "i": .initiallyImmediate
    default: .notDeferrable
    }
  }

  private func action(_ row: CatalogRow, _ column: Int) throws(VanishedObject) -> ReferentialAction {
    switch try row.text(column) {
    case "r": .restrict
    case "c": .cascade
    case "n": .setNull
    case "d": .setDefault
    default: .noAction
    }
  }
}
