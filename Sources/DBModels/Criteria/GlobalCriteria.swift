package import DBQuery

/// Conditions that hold for every statement on a model: rows that are not deleted, rows of this tenant.
///
/// They join the conditions of a statement for each table of the model in it, in subqueries too; of a left join, those of
/// the join.
package struct GlobalCriteria: Sendable {
  /// None.
  package static let none = GlobalCriteria { _, _ in nil }

  private let condition: @Sendable (any Entity.Type, Source) -> SQLTerm<Bool>?

  /// - Parameter condition: The condition for a model's table under a name; nil for none.
  package init(_ condition: @escaping @Sendable (any Entity.Type, Source) -> SQLTerm<Bool>?) {
    self.condition = condition
  }

  /// The condition for a table of a statement.
  var syntax: CompiledQuery.Criteria {
    { [condition] table in
      guard let model = table.model as? any Entity.Type else { return nil }
      return condition(model, Source(alias: table.name.alias))?.syntax
    }
  }
}
