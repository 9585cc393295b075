internal import DBQuery
internal import DBSchema

/// What an insert does to the row that is there already.
///
/// ```swift
/// Insert(User.self).set(\.email, to: email).set(\.name, to: name)
///   .onConflict(\.email, .update { [.set(\.name, to: $0.name)] })
/// // insert into users (email, name) values ($1, $2) on conflict (email) do update set name = excluded.name
/// ```
public struct ConflictAction<Root: Entity>: Sendable {
  let assignments: [AssignmentSyntax]
  let condition: ExpressionSyntax?

  /// It leaves it alone, and inserts nothing.
  public static var nothing: ConflictAction<Root> { ConflictAction(assignments: [], condition: nil) }

  /// It changes it; the columns that are given are those of the row that would have been inserted.
  public static func update(_ assignments: (Root.Columns) -> [Assignment<Root>]) -> ConflictAction<Root> {
    ConflictAction(assignments: assignments(Root.Columns(.alias("excluded"))).map(\.syntax), condition: nil)
  }

  /// It changes it where a condition holds, on the row that is there and the one that would have been inserted.
  ///
  /// ```swift
  /// .update(where: { there, new in there.seenAt < new.seenAt }) { [.set(\.seenAt, to: $0.seenAt)] }
  /// // do update set seen_at = excluded.seen_at where users.seen_at < excluded.seen_at
  /// ```
  public static func update(
    where condition: (Root.Columns, Root.Columns) -> SQLTerm<Bool>,
    _ assignments: (Root.Columns) -> [Assignment<Root>]
  ) -> ConflictAction<Root> {
    let excluded = Root.Columns(.alias("excluded"))
    return ConflictAction(
      assignments: assignments(excluded).map(\.syntax), condition: condition(Root.Columns(.model), excluded).syntax)
  }
}

/// Upserts.
///
/// ```swift
/// Insert(Tag.self).set(\.name, to: "new").onConflict(.nothing)          // ... on conflict do nothing
/// Insert(Tag.self).set(\.name, to: "new").onConflict(\.name, .nothing)  // ... on conflict (name) do nothing
/// ```
extension Insert {
  /// When any key is taken.
  public func onConflict(_ action: ConflictAction<Root>) -> Insert<Root> { conflict(.any, action) }

  /// When a column's value is taken.
  public func onConflict<Value>(
    _ column: KeyPath<Root.Columns, Column<Root, Value>>, _ action: ConflictAction<Root>
  ) -> Insert<Root> { conflict(.columns([Root.Columns(.model)[keyPath: column].name], condition: nil), action) }

  /// When the values of a key of several columns, or of a unique index with a condition, are taken.
  ///
  /// ```swift
  /// .onConflict(on: { ($0.orderID, $0.line) }, .nothing)    // on conflict (order_id, line) do nothing
  /// ```
  public func onConflict<each Value>(
    on columns: (Root.Columns) -> (repeat Column<Root, each Value>),
    where condition: ((Root.Columns) -> SQLTerm<Bool>)? = nil, _ action: ConflictAction<Root>
  ) -> Insert<Root> {
    let root = Root.Columns(.model)
    let targets = columns(root)
    var names: [Identifier] = []
    for target in repeat each targets { names.append(target.name) }
    return conflict(.columns(names, condition: condition?(root).syntax), action)
  }

  /// When a constraint, by its name, would be violated (PostgreSQL).
  ///
  /// ```swift
  /// .onConflict(constraint: "users_email_key", .nothing)    // on conflict on constraint users_email_key do nothing
  /// ```
  public func onConflict(constraint name: String, _ action: ConflictAction<Root>) -> Insert<Root> {
    conflict(.constraint(Identifier(name)), action)
  }

  private func conflict(_ target: ConflictSyntax.Target, _ action: ConflictAction<Root>) -> Insert<Root> {
    var copy = self
    copy.syntax.conflict = ConflictSyntax(target, action.assignments, where: action.condition)
    return copy
  }
}
