public import DBQuery
public import DBSchema

/// A statement that writes rows: ``Insert``, ``Update`` or ``Delete``.
///
/// ```swift
/// Update(User.self).set(\.isActive, to: false).where { $0.seenAt < limit }.returning { $0.id }
/// // update users set is_active = $1 where seen_at < $2 returning id
/// ```
public protocol Change<Root>: Sendable {
  /// The model whose rows are written.
  associatedtype Root: Entity
  /// The statement as a plain value.
  var change: ChangeStatement { get }
}

/// A change as a plain value.
///
/// ```swift
/// Delete(User.self).all().change   // delete from users
/// ```
public struct ChangeStatement: Sendable {
  package let syntax: StatementSyntax
  package let source: Source
}

extension Change {
  /// The statement in a database's words.
  package func compiled(
    for dialect: DialectName, criteria: GlobalCriteria = .none
  ) throws(QueryError) -> CompiledQuery {
    try CompiledQuery(change.syntax, for: dialect, criteria: criteria.syntax)
  }

  /// The text that is sent, and the values beside it.
  /// - Throws: ``QueryError`` for what the database cannot do.
  public func sql(for dialect: DialectName) throws(QueryError) -> RenderedSQL { try compiled(for: dialect).rendered }

  /// With a value of each row that was written.
  public func returning<Value: Selectable>(_ columns: (Root.Columns) -> Value) -> Returning<Root, Value.Value> {
    Returning(change, columns(Root.Columns(change.source)).selection)
  }

  /// With several values of each row that was written.
  ///
  /// ```swift
  /// Delete(Job.self).where { $0.isDone }.returning { ($0.id, $0.name) }
  /// ```
  @_disfavoredOverload
  public func returning<each Value: Selectable>(
    _ columns: (Root.Columns) -> (repeat each Value)
  ) -> Returning<Root, (repeat (each Value).Value)> {
    let values = columns(Root.Columns(change.source))
    return Returning(
      change,
      Selection.row(repeat (each values).selection) { (part: repeat (each Value).Value) in (repeat each part) })
  }

  /// With the rows that were written, as objects.
  public func returning() -> Returning<Root, Root> {
    Returning(change, EntitySelection<Root>(change.source).selection)
  }
}

/// A change that answers with values of the rows that it wrote.
///
/// ```swift
/// Insert(User.self).set(\.email, to: "ada@example.com").returning { $0.id }   // Returning<User, Int>
/// // insert into users (email) values ($1) returning id
/// ```
public struct Returning<Root: Entity, Output>: Sendable {
  package let syntax: StatementSyntax
  package let selection: Selection<Output>

  init(_ change: ChangeStatement, _ selection: Selection<Output>) {
    self.selection = selection
    switch change.syntax {
    case .select: syntax = change.syntax
    case .insert(var insert):
      insert.returning = selection.columns
      syntax = .insert(insert)
    case .update(var update):
      update.returning = selection.columns
      syntax = .update(update)
    case .delete(var delete):
      delete.returning = selection.columns
      syntax = .delete(delete)
    }
  }

  /// The statement in a database's words.
  package func compiled(
    for dialect: DialectName, criteria: GlobalCriteria = .none
  ) throws(QueryError) -> CompiledQuery {
    try CompiledQuery(syntax, for: dialect, criteria: criteria.syntax)
  }

  /// The text that is sent, and the values beside it.
  /// - Throws: ``QueryError`` for what the database cannot do.
  public func sql(for dialect: DialectName) throws(QueryError) -> RenderedSQL { try compiled(for: dialect).rendered }
}
