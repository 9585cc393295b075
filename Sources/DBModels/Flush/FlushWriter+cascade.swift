internal import DBQuery
internal import DBSchema

/// Statements for rows that lead to deleted ones, all found by the key that leads there.
extension FlushWriter {
  /// Reads rows whole.
  func select(_ mapping: ModelMapping, by key: [Int], _ rows: [[SQLValue]]) -> [RenderedSQL] {
    let text = mapping.text(dialect)
    return conditions(text, key, rows).map { condition in
      RenderedSQL(text: "select \(text.all) from \(text.table) where \(condition.text)", values: condition.values)
    }
  }

  /// Reads the primary keys of a few rows.
  func selectKeys(_ mapping: ModelMapping, by key: [Int], _ rows: [[SQLValue]], atMost limit: Int) -> [RenderedSQL] {
    let text = mapping.text(dialect)
    return conditions(text, key, rows).map { condition in
      RenderedSQL(
        text: "select \(text.list(mapping.keyColumns)) from \(text.table) where \(condition.text) limit \(limit)",
        values: condition.values)
    }
  }

  /// Sets the key to NULL; a row that counts its changes counts this one.
  /// - Parameter version: what the version becomes; nil where it is one more, or where there is none.
  func clear(_ mapping: ModelMapping, by key: [Int], _ rows: [[SQLValue]], version: SQLValue?) -> [RenderedSQL] {
    let text = mapping.text(dialect)
    let nulls = key.filter { mapping.declaration.columns[$0].isNullable }.map { "\(text.columns[$0]) = null" }
    return conditions(text, key, rows).map { condition in
      var values = condition.values
      var sets = nulls
      if let column = mapping.version.map({ text.columns[$0] }) {
        if let version {
          values.append(version)
          sets.append("\(column) = \(placeholder(values.count))")
        } else {
          sets.append("\(column) = \(column) + 1")
        }
      }
      return RenderedSQL(
        text: "update \(text.table) set \(sets.joined(separator: ", ")) where \(condition.text)", values: values)
    }
  }

  /// Deletes rows.
  func delete(_ text: TableText, by key: [Int], _ rows: [[SQLValue]]) -> [RenderedSQL] {
    conditions(text, key, rows).map { condition in
      RenderedSQL(text: "delete from \(text.table) where \(condition.text)", values: condition.values)
    }
  }
}
