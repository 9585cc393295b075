package import DBQuery
internal import DBSchema

/// Changes rows without reading them.
///
/// ```swift
/// Update(Customer.self).set(\.tier, to: .regular).where { $0.orders == 0 }
/// // update customers set tier = $1 where orders = $2
/// Update(Counter.self).set(\.hits) { $0.hits + 1 }.all()
/// // update counters set hits = hits + $1
/// ```
///
/// Without a condition it is an error, unless ``all()`` says that every row is meant.
public struct Update<Root: Entity>: Change {
  package var syntax: UpdateSyntax
  package let source: Source

  /// Changes rows of a model.
  public init(_ model: Root.Type) { self = .on(Alias(model)) }

  /// Changes rows of a model under another name.
  ///
  /// ```swift
  /// Update.on(Alias(User.self, "u")).where { $0.age > 18 }
  /// ```
  public static func on(_ table: Alias<Root>) -> Update<Root> {
    Update(source: table.source, syntax: UpdateSyntax(TableSyntax(table.source.name(of: Root.self), model: Root.self)))
  }

  private init(source: Source, syntax: UpdateSyntax) {
    self.source = source
    self.syntax = syntax
  }

  /// The statement as a plain value.
  public var change: ChangeStatement { ChangeStatement(syntax: .update(syntax), source: source) }

  private func with(_ change: (inout UpdateSyntax) -> Void) -> Update<Root> {
    var copy = self
    change(&copy.syntax)
    return copy
  }

  /// Writes a value to a column.
  public func set<Value>(_ column: KeyPath<Root.Columns, Column<Root, Value>>, to value: Value) -> Update<Root> {
    set(.set(column, to: value))
  }

  /// Writes an expression of the row to a column.
  public func set<Value, New: SQLExpression>(
    _ column: KeyPath<Root.Columns, Column<Root, Value>>, _ value: (Root.Columns) -> New
  ) -> Update<Root> where New.Value.NonNull == Value.NonNull {
    set(.set(column, to: value(Root.Columns(source))))
  }

  /// Writes to columns.
  public func set(_ assignments: Assignment<Root>...) -> Update<Root> {
    with { $0.assignments += assignments.map(\.syntax) }
  }

  /// Only rows for which a condition holds; all conditions must.
  public func `where`(_ condition: (Root.Columns) -> SQLTerm<Bool>) -> Update<Root> {
    self.where(condition(Root.Columns(source)))
  }

  /// Only rows for which a condition holds.
  public func `where`(_ condition: SQLTerm<Bool>) -> Update<Root> {
    with { $0.condition = $0.condition.map { .binary(.and, $0, condition.syntax) } ?? condition.syntax }
  }

  /// With the rows of another table, which conditions must connect.
  ///
  /// ```swift
  /// Update(Order.self).set(\.city) { _ in Customer.columns.city }
  ///   .from(Customer.self).where { $0.customerID == Customer.columns.id }
  /// // update orders set city = customers.city from customers where orders.customer_id = customers.id
  /// ```
  public func from<Other: Entity>(_ other: Other.Type) -> Update<Root> { from(Alias(other)) }

  /// With the rows of another table, query or common table.
  public func from<Other>(_ other: Alias<Other>) -> Update<Root> { with { $0.sources.append(other.syntax) } }

  /// With the rows of a query.
  public func from<each Value>(_ other: DerivedTable<repeat each Value>) -> Update<Root> {
    with { $0.sources.append(other.syntax) }
  }

  /// Every row is meant.
  public func all() -> Update<Root> { with { $0.isAll = true } }
}

/// A column and what is written to it.
///
/// ```swift
/// Update(User.self).set(.set(\.name, to: "Ada"), .set(\.visits, to: User.columns.visits + 1)).all()
/// // update users set name = $1, visits = visits + $2
/// ```
public struct Assignment<Root: Entity>: Sendable {
  package let syntax: AssignmentSyntax

  /// A value.
  public static func set<Value>(
    _ column: KeyPath<Root.Columns, Column<Root, Value>>, to value: Value
  ) -> Assignment<Root> {
    let target = Root.Columns(.model)[keyPath: column]
    return Assignment(
      syntax: AssignmentSyntax(target.name, .value(value.sqlValue, target.expression.type)))
  }

  /// An expression.
  public static func set<Value, New: SQLExpression>(
    _ column: KeyPath<Root.Columns, Column<Root, Value>>, to value: New
  ) -> Assignment<Root> where New.Value.NonNull == Value.NonNull {
    Assignment(syntax: AssignmentSyntax(Root.Columns(.model)[keyPath: column].name, value.syntax))
  }
}

extension Column {
  /// The column's name.
  var name: Identifier { Root.mapping.declaration.columns[place].name }
}
