internal import DBSchema

/// What a flush sends, step by step: the outcome of planning, before any text.
///
/// ```
/// insert authors (name, sort_name) 0, 1
/// insert books (title, author_id) 2
/// update books (price_cents) 3
/// delete genres 4
/// ```
package struct FlushPlan {
  /// Rows of one table that are written in one way.
  package enum Step: Equatable {
    /// Rows are made; `withheld` are foreign keys that stay NULL until a later step.
    case insert(columns: [Int], items: [Int], withheld: [Int])
    /// Columns are written.
    case update(columns: [Int], items: [Int])
    /// The foreign key that was withheld is written.
    case complete(key: Int, items: [Int])
    /// A foreign key is set to NULL before the rows go that point to each other.
    case release(key: Int, items: [Int])
    /// Rows go.
    case delete(items: [Int])
  }

  /// The steps in order, each with its table.
  package internal(set) var steps: [(mapping: ModelMapping, step: Step)] = []
}

extension FlushPlan: CustomStringConvertible {
  /// A line a step.
  package var description: String {
    steps.map { mapping, step in
      let table = mapping.declaration.table.plain
      func names(_ columns: [Int]) -> String {
        "(" + columns.map { mapping.declaration.columns[$0].name.name }.joined(separator: ", ") + ")"
      }
      func list(_ items: [Int]) -> String { items.map(String.init).joined(separator: ", ") }
      switch step {
      case .insert(let columns, let items, let withheld):
        let without = withheld.flatMap { mapping.foreignKeys[$0].columns }
        return "insert \(table) \(names(columns)) \(list(items))"
          + (without.isEmpty ? "" : " without \(names(without))")
      case .update(let columns, let items): return "update \(table) \(names(columns)) \(list(items))"
      case .complete(let key, let items):
        return "complete \(table) \(names(mapping.foreignKeys[key].columns)) \(list(items))"
      case .release(let key, let items):
        return "release \(table) \(names(mapping.foreignKeys[key].columns)) \(list(items))"
      case .delete(let items): return "delete \(table) \(list(items))"
      }
    }
    .joined(separator: "\n")
  }
}
