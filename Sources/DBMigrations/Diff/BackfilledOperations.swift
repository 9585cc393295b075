import DBSchema

/// Values for the rows that are there when a column becomes `not null`.
struct BackfilledOperations {
  private let values: [ColumnReference: String]

  init(_ values: [ColumnReference: String]) { self.values = values }

  func value(_ column: Identifier, of table: QualifiedName) -> String? {
    values[ColumnReference(table: table, column: column)]
  }

  /// A rebuild whose copy fills the column: new rows from the value, old ones where they had none.
  func filled(_ operation: SchemaOperation) -> SchemaOperation {
    guard case .rebuildTable(var rebuild) = operation else { return operation }
    for column in rebuild.after.columns where !column.isNullable {
      guard let value = value(column.name, of: rebuild.after.name) else { continue }
      if let index = rebuild.copies.firstIndex(where: { $0.column == column.name }) {
        rebuild.copies[index].expression = "coalesce(\(rebuild.copies[index].expression), \(value))"
      } else {
        rebuild.copies.append(TableRebuild.Copy(column: column.name, expression: value))
      }
    }
    return .rebuildTable(rebuild)
  }
}

/// PostgreSQL's statements with such values: the column comes without `not null`, is filled, and then gets it.
struct PostgreSQLStatements {
  let ddl: PostgreSQLDDL
  let values: BackfilledOperations

  func statements(for operations: [SchemaOperation]) -> [String] {
    var result: [String] = []
    var run: [SchemaOperation] = []
    func flush() {
      result += ddl.statements(for: run)
      run = []
    }
    for operation in operations {
      switch operation {
      case .addColumn(let table, let column) where !column.isNullable && column.generated == nil:
        guard let value = values.value(column.name, of: table) else { break }
        var loose = column
        loose.isNullable = true
        run.append(.addColumn(table, loose))
        flush()
        result.append("update \(ddl.name(table)) set \(ddl.name(column.name)) = \(value)")
        run.append(.alterColumn(ColumnChange(table: table, from: loose, to: column)))
        continue
      case .alterColumn(let change) where change.from.isNullable && !change.to.isNullable:
        guard let value = values.value(change.to.name, of: change.table) else { break }
        var loose = change
        loose.to.isNullable = true
        if loose.from != loose.to { run.append(.alterColumn(loose)) }
        flush()
        let column = ddl.name(change.to.name)
        result.append("update \(ddl.name(change.table)) set \(column) = \(value) where \(column) is null")
        run.append(.alterColumn(ColumnChange(table: change.table, from: loose.to, to: change.to)))
        continue
      default: break
      }
      run.append(operation)
    }
    flush()
    return result
  }
}
