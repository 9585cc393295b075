package import DBSchema

/// A query without its Swift types.
package struct SelectSyntax: Sendable {
  package enum Distinct: Sendable {
    case no, yes
    case on([ExpressionSyntax])
  }

  /// Common tables beside those that are its sources: changes that no source names.
  package var with: [CommonTable] = []
  /// The first member of a combination, when it has an order, a limit or members of its own: instead of the parts from
  /// `distinct` to `having`. One or none.
  package var head: [SelectSyntax] = []
  package var distinct = Distinct.no
  package var columns: [ResultColumn] = []
  package var source: SourceSyntax?
  package var joins: [JoinSyntax] = []
  package var condition: ExpressionSyntax?
  package var groups: [ExpressionSyntax] = []
  package var having: ExpressionSyntax?
  package var combinations: [CombinationSyntax] = []
  package var order: [OrderSyntax] = []
  package var limit: Int?
  package var offset: Int?
  package var locks: [LockSyntax] = []

  package init(columns: [ResultColumn], from source: SourceSyntax?) {
    self.columns = columns
    self.source = source
  }

  /// Adds a condition to those that stand.
  package mutating func add(_ next: ExpressionSyntax) {
    condition = condition.map { .binary(.and, $0, next) } ?? next
  }

  /// Whether it cannot be a member of a combination as it stands.
  package var isClosed: Bool {
    !order.isEmpty || limit != nil || offset != nil || !locks.isEmpty || !combinations.isEmpty || !with.isEmpty
  }
}

/// A column of a result, perhaps with a name.
package struct ResultColumn: Sendable {
  package var expression: ExpressionSyntax
  package var alias: Identifier?

  package init(_ expression: ExpressionSyntax, as alias: Identifier? = nil) {
    self.expression = expression
    self.alias = alias
  }
}

/// A query that is combined with the one before it.
package struct CombinationSyntax: Sendable {
  package enum Operator: String, Sendable {
    case union
    case unionAll = "union all"
    case intersect, except
  }

  package var `operator`: Operator
  package var query: SelectSyntax

  package init(_ operator: Operator, _ query: SelectSyntax) {
    self.operator = `operator`
    self.query = query
  }
}

/// Which rows a query locks, and what it does when one is locked.
package struct LockSyntax: Sendable {
  package var strength: String
  package var tables: [SourceName]
  package var wait: String?

  package init(_ strength: String, of tables: [SourceName], wait: String?) {
    self.strength = strength
    self.tables = tables
    self.wait = wait
  }
}
