internal import DBSchema

/// What an insert of many rows does where a key is taken.
package struct FlushConflict {
  /// The columns of the key.
  package let columns: [Int]
  /// The columns that the row which is there takes from the one that was sent; none leaves it alone.
  package let updated: [Int]

  package init(columns: [Int], updated: [Int]) {
    self.columns = columns
    self.updated = updated
  }

  /// The clause, with a space before it. A version counts on, whatever was sent for it.
  func text(_ mapping: ModelMapping, _ dialect: DialectName) -> String {
    let text = mapping.text(dialect)
    let target = " on conflict (\(text.list(columns)))"
    if updated.isEmpty { return target + " do nothing" }
    var sets = updated.filter { $0 != mapping.version }.map { "\(text.columns[$0]) = excluded.\(text.columns[$0])" }
    if let version = mapping.version {
      let name = text.columns[version]
      let next = mapping.countsVersions ? "\(text.table).\(name) + 1" : "excluded.\(name)"
      sets.append("\(name) = \(next)")
    }
    return target + " do update set " + sets.joined(separator: ", ")
  }
}

extension ModelMapping {
  /// Whether a row's version is a number.
  var countsVersions: Bool {
    guard let version, case .words(let words, _) = declaration.columns[version].type.base else { return false }
    return ["bigint", "integer", "smallint"].contains(words)
  }
}
