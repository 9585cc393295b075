package import DBSchema

/// A statement without its Swift types.
package enum StatementSyntax: Sendable {
  case select(SelectSyntax)
  case insert(InsertSyntax)
  case update(UpdateSyntax)
  case delete(DeleteSyntax)
}

/// New rows.
package struct InsertSyntax: Sendable {
  package enum Rows: Sendable {
    case values([[ExpressionSyntax]])
    case query(SelectSyntax)
    /// One row of defaults.
    case defaults
  }

  package var with: [CommonTable] = []
  package var table: TableSyntax
  package var columns: [Identifier] = []
  package var rows = Rows.defaults
  package var conflict: ConflictSyntax?
  package var returning: [ResultColumn] = []

  package init(into table: TableSyntax) { self.table = table }
}

/// What an insert does when a row with that key is there.
package struct ConflictSyntax: Sendable {
  package enum Target: Sendable {
    /// Any key.
    case any
    case columns([Identifier], condition: ExpressionSyntax?)
    /// A constraint by its name (PostgreSQL).
    case constraint(Identifier)
  }

  package var target: Target
  /// What is written to the row that is there; nothing when it is left alone.
  package var assignments: [AssignmentSyntax]
  package var condition: ExpressionSyntax?

  package init(_ target: Target, _ assignments: [AssignmentSyntax] = [], where condition: ExpressionSyntax? = nil) {
    self.target = target
    self.assignments = assignments
    self.condition = condition
  }
}

/// A column and what it becomes.
package struct AssignmentSyntax: Sendable {
  package var column: Identifier
  package var value: ExpressionSyntax

  package init(_ column: Identifier, _ value: ExpressionSyntax) {
    self.column = column
    self.value = value
  }
}

/// Changed rows.
package struct UpdateSyntax: Sendable {
  package var with: [CommonTable] = []
  package var table: TableSyntax
  package var assignments: [AssignmentSyntax] = []
  package var sources: [SourceSyntax] = []
  package var condition: ExpressionSyntax?
  /// Whether all rows are meant when there is no condition.
  package var isAll = false
  package var returning: [ResultColumn] = []

  package init(_ table: TableSyntax) { self.table = table }
}

/// Deleted rows.
package struct DeleteSyntax: Sendable {
  package var with: [CommonTable] = []
  package var table: TableSyntax
  package var sources: [SourceSyntax] = []
  package var condition: ExpressionSyntax?
  /// Whether all rows are meant when there is no condition.
  package var isAll = false
  package var returning: [ResultColumn] = []

  package init(from table: TableSyntax) { self.table = table }
}
