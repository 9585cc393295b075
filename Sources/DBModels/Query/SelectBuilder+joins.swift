package import DBQuery
internal import DBSchema

/// Joins: by a relation, or by a condition.
///
/// ```swift
/// Select(Order.self).join(\.customer).where { _ in Customer.columns.name == "Ada" }
/// // select orders.id, ... from orders join customers on orders.customer_id = customers.id where customers.name = $1
///
/// Select(Employee.self).leftJoin(boss, on: { $0.bossID == $1.id })
/// // select employees.id, ... from employees left join employees as boss on employees.boss_id = boss.id
/// ```
extension SelectBuilder {
  /// Each row with the rows of another table for which a condition holds.
  public func join<Other: Entity>(
    _ other: Other.Type, on condition: (Root.Columns, Other.Columns) -> SQLTerm<Bool>
  ) -> Self { join(Alias(other), on: condition) }

  /// Each row with the rows of another table for which a condition holds.
  public func join<Other>(
    _ other: Alias<Other>, on condition: (Root.Columns, Other.Columns) -> SQLTerm<Bool>
  ) -> Self { join(.inner, other.syntax, condition(query.root, other.columns)) }

  /// Each row with the rows of another table for which a condition holds, or with none.
  public func leftJoin<Other: Entity>(
    _ other: Other.Type, on condition: (Root.Columns, Other.Columns) -> SQLTerm<Bool>
  ) -> Self { leftJoin(Alias(other), on: condition) }

  /// Each row with the rows of another table for which a condition holds, or with none.
  public func leftJoin<Other>(
    _ other: Alias<Other>, on condition: (Root.Columns, Other.Columns) -> SQLTerm<Bool>
  ) -> Self { join(.left, other.syntax, condition(query.root, other.columns)) }

  /// Each row with each row of another table: nothing connects the two.
  public func crossJoin<Other: Entity>(_ other: Other.Type) -> Self { crossJoin(Alias(other)) }

  /// Each row with each row of another table: nothing connects the two.
  public func crossJoin<Other>(_ other: Alias<Other>) -> Self { join(.cross, other.syntax, nil) }

  /// Each row with the objects that a relation leads to.
  public func join<Value: RelationValue>(
    _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, as other: Alias<Value.Target>? = nil
  ) -> Self { follow(relation, from: query.source, as: other, .inner) }

  /// Each row with the objects that a relation leads to, or with none.
  public func leftJoin<Value: RelationValue>(
    _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, as other: Alias<Value.Target>? = nil
  ) -> Self { follow(relation, from: query.source, as: other, .left) }

  /// Each row with the objects that a relation of a joined table leads to.
  ///
  /// ```swift
  /// Select(Line.self).join(\.order).join(Alias(Order.self), \.customer)
  /// ```
  public func join<Near: Entity, Value: RelationValue>(
    _ near: Alias<Near>, _ relation: KeyPath<Near.Relations, RelationKey<Near, Value>>,
    as other: Alias<Value.Target>? = nil
  ) -> Self { follow(relation, from: near.source, as: other, .inner) }

  /// Each row with the objects that a relation of a joined table leads to, or with none.
  public func leftJoin<Near: Entity, Value: RelationValue>(
    _ near: Alias<Near>, _ relation: KeyPath<Near.Relations, RelationKey<Near, Value>>,
    as other: Alias<Value.Target>? = nil
  ) -> Self { follow(relation, from: near.source, as: other, .left) }

  package func join(_ kind: JoinSyntax.Kind, _ source: SourceSyntax, _ condition: SQLTerm<Bool>?) -> Self {
    with { $0.joins.append(JoinSyntax(kind, source, on: condition?.syntax)) }
  }

  private func follow<Near: Entity, Value: RelationValue>(
    _ relation: KeyPath<Near.Relations, RelationKey<Near, Value>>, from near: Source,
    as other: Alias<Value.Target>?, _ kind: JoinSyntax.Kind
  ) -> Self {
    let key = Near.Relations()[keyPath: relation]
    let far = other ?? Alias(Value.Target.self)
    let path = RelationPath(Near.self, near, place: key.place, name: key.name, far: far.source)
    return with { syntax in
      if let (source, condition) = path.between {
        syntax.joins.append(JoinSyntax(kind, source, on: condition))
      }
      syntax.joins.append(JoinSyntax(kind, far.syntax, on: path.condition))
    }
  }
}
