package import DBQuery

/// What a query brings along: the objects that a relation leads to, and theirs in turn.
///
/// ```swift
/// session.select(Author.self).load(.selectIn(\.books, .selectIn(\.chapters), .joined(\.editor)))
/// // select ... from authors
/// // select ... from books left join authors as editor ... where books.author_id = any($1)
/// // select ... from chapters where book_id = any($1)
/// ```
public struct Load<Root: Entity>: Sendable {
  let plan: any LoadPlan

  /// Reads what the relation leads to in a statement of its own, for all objects at once: the way for relations to many.
  /// Objects that the session knows are not read again.
  ///
  /// - Parameters:
  ///   - relation: the relation, as a key path into the model's `Relations`.
  ///   - nested: what is brought along for the objects that are found.
  public static func selectIn<Value: RelationValue>(
    _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, _ nested: Load<Value.Target>...
  ) -> Load<Root> {
    Load(plan: RelationLoad(Root.Relations()[keyPath: relation], .selectIn, nested.map(\.plan)))
  }

  /// Reads what the relation leads to in the query's own statement, by a left join: the way for relations to one. A
  /// relation to many keeps the query's limit: it counts objects, not rows.
  public static func joined<Value: RelationValue>(
    _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, _ nested: Load<Value.Target>...
  ) -> Load<Root> {
    Load(plan: RelationLoad(Root.Relations()[keyPath: relation], .joined, nested.map(\.plan)))
  }

  /// Reads a relation that leads to the model itself, level by level, so many levels deep.
  ///
  /// ```swift
  /// session.select(Node.self).where { $0.parentID == nil }.load(.selectIn(\.children, depth: 5))
  /// ```
  /// - Parameter depth: at least 1.
  public static func selectIn<Value: RelationValue>(
    _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, depth: Int
  ) -> Load<Root> where Value.Target == Root {
    let key = Root.Relations()[keyPath: relation]
    var plan = RelationLoad(key, .selectIn, [])
    for _ in 1..<max(1, depth) { plan = RelationLoad(key, .selectIn, [plan]) }
    return Load(plan: plan)
  }
}

/// A relation that is brought along, whatever its models.
package protocol LoadPlan: Sendable {
  /// How it is read.
  var strategy: LoadStrategy { get }
  /// The relation.
  var relation: any AnyRelationKey { get }
  /// What is brought along for what is found.
  var nested: [any LoadPlan] { get }
  /// The statements that read what the objects lead to; none where everything is known.
  func requests(for objects: [any Entity], _ context: LoadContext) throws -> LoadRequest
  /// The columns of a left join, and how a row's objects are taken into the owner's relation.
  func joined(_ owner: Source, _ number: inout Int, _ syntax: inout SelectSyntax) throws -> JoinedLoad
}

/// How a relation is read.
package enum LoadStrategy: Sendable {
  case selectIn, joined
}

/// A relation that is brought along.
struct RelationLoad<Root: Entity, Value: RelationValue>: LoadPlan {
  let key: RelationKey<Root, Value>
  let strategy: LoadStrategy
  let nested: [any LoadPlan]

  init(_ key: RelationKey<Root, Value>, _ strategy: LoadStrategy, _ nested: [any LoadPlan]) {
    self.key = key
    self.strategy = strategy
    self.nested = nested
  }

  var relation: any AnyRelationKey { key }

  /// Where it leads.
  func mapped() throws -> MappedRelation {
    if let relation = Root.mapping.relations[key.place] { return relation }
    throw SessionMisuse(
      "\(Root.model.typeName).\(key.name) follows no foreign key",
      hint: "declare one with @ForeignKey, or say which with @Relation(key:), inverse: or through:")
  }
}
