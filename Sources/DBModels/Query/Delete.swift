package import DBQuery

/// Deletes rows without reading them.
///
/// ```swift
/// Delete(Session.self).where { $0.expiresAt < now() }   // delete from sessions where expires_at < now()
/// ```
///
/// Without a condition it is an error, unless ``all()`` says that every row is meant.
public struct Delete<Root: Entity>: Change {
  package var syntax: DeleteSyntax
  package let source: Source

  /// Deletes rows of a model.
  public init(_ model: Root.Type) { self = .on(Alias(model)) }

  /// Deletes rows of a model under another name.
  ///
  /// ```swift
  /// Delete.on(Alias(User.self, "u")).where { $0.age > 18 }
  /// ```
  public static func on(_ table: Alias<Root>) -> Delete<Root> {
    Delete(
      source: table.source, syntax: DeleteSyntax(from: TableSyntax(table.source.name(of: Root.self), model: Root.self)))
  }

  private init(source: Source, syntax: DeleteSyntax) {
    self.source = source
    self.syntax = syntax
  }

  /// The statement as a plain value.
  public var change: ChangeStatement { ChangeStatement(syntax: .delete(syntax), source: source) }

  private func with(_ change: (inout DeleteSyntax) -> Void) -> Delete<Root> {
    var copy = self
    change(&copy.syntax)
    return copy
  }

  /// Only rows for which a condition holds; all conditions must.
  public func `where`(_ condition: (Root.Columns) -> SQLTerm<Bool>) -> Delete<Root> {
    self.where(condition(Root.Columns(source)))
  }

  /// Only rows for which a condition holds.
  public func `where`(_ condition: SQLTerm<Bool>) -> Delete<Root> {
    with { $0.condition = $0.condition.map { .binary(.and, $0, condition.syntax) } ?? condition.syntax }
  }

  /// Only rows for which there is one in another table, by the conditions that connect them.
  ///
  /// ```swift
  /// Delete(Order.self).using(Customer.self).where { $0.customerID == Customer.columns.id && Customer.columns.isGone }
  /// // delete from orders using customers where orders.customer_id = customers.id and customers.is_gone
  /// // SQLite: delete from orders where exists (select 1 from customers where orders.customer_id = ...)
  /// ```
  public func using<Other: Entity>(_ other: Other.Type) -> Delete<Root> { using(Alias(other)) }

  /// Only rows for which there is one in another table.
  public func using<Other>(_ other: Alias<Other>) -> Delete<Root> { with { $0.sources.append(other.syntax) } }

  /// Every row is meant.
  public func all() -> Delete<Root> { with { $0.isAll = true } }
}
