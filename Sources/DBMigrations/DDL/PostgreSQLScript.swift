import DBSchema

/// Operations as a script for psql.
///
/// PostgreSQL refuses an enum value that the same transaction has added. psql commits each statement by itself, and does
/// so unless it is told otherwise (`-1`): where a value is used further on, notes say that it must.
struct PostgreSQLScript {
  let defaultSchema: Identifier?

  func text(for operations: [SchemaOperation]) -> String {
    let writer = PostgreSQLDDL(defaultSchema: defaultSchema)
    func isAddition(_ operation: SchemaOperation) -> Bool {
      if case .alterEnum(let change) = operation { return change.onlyAdds }
      return false
    }
    guard EnumValueStage.isNeeded(for: operations, beside: []), let first = operations.firstIndex(where: isAddition),
      let last = operations.lastIndex(where: isAddition)
    else { return SchemaSQL.text(writer.statements(for: operations)) }
    let parts = [operations[..<first], operations[first...last], operations[operations.index(after: last)...]]
    let texts = parts.map { SchemaSQL.text(writer.statements(for: Array($0))) }
    let before = """
      -- New enum values, which the rest of this script uses: PostgreSQL allows that only once they are committed. Do not
      -- run this script as one transaction (psql -1).

      """
    let after = """
      -- The values above must be committed here: inside a transaction, write "commit; begin;" in place of this line.

      """
    return texts[0] + before + texts[1] + after + texts[2]
  }
}
