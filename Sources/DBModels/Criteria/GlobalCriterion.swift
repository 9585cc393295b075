internal import DBQuery

/// A condition that all queries of a session on a model carry, wherever its table stands in them. See
/// ``SessionOptions/criteria``.
///
/// ```swift
/// let options = SessionOptions(criteria: [.of(Order.self) { $0.tenantID == tenant }])
/// try await engine.withSession(options) { session in
///   let count = try await session.select(Order.self).where { $0.total > 100 }.count()
/// }
/// // select count(*) from orders where tenant_id = $1 and total > $2
/// ```
///
/// It holds for queries, counts, joins, subqueries, relations however they are loaded, `get`, `refresh`, and updates and
/// deletes by query; of a left join it is part of the join. It does not hold for:
///
/// - SQL text of your own;
/// - objects that the session knows already, which `get` gives without a statement;
/// - what a flush writes: it finds rows by the keys of objects that were read;
/// - the row that an insert's `on conflict do update` finds;
/// - new rows, unless `accepts` says which are taken: an object that the condition would not show can be added.
///
/// A relation that needs an object, and finds only one that is not shown, stays unloaded.
public struct GlobalCriterion: Sendable {
  /// What ``SessionSelect/withoutCriteria(_:)`` knows it by.
  public let name: String?
  let condition: @Sendable (any Entity.Type, Source) -> SQLTerm<Bool>?
  let accepts: @Sendable (any Entity) -> Bool

  /// A condition on one model.
  ///
  /// ```swift
  /// .of(Order.self, name: "tenant") { $0.tenantID == tenant } accepts: { $0.tenantID == tenant }
  /// ```
  /// - Parameters:
  ///   - model: the model.
  ///   - name: what queries that are to go without it call it.
  ///   - condition: the condition, of the model's columns.
  ///   - accepts: which new and changed objects are written; a flush with another one fails before anything is sent.
  public static func of<Root: Entity>(
    _ model: Root.Type, name: String? = nil, _ condition: @escaping @Sendable (Root.Columns) -> SQLTerm<Bool>,
    accepts: (@Sendable (Root) -> Bool)? = nil
  ) -> GlobalCriterion {
    GlobalCriterion(name: name) { model, source in
      model == Root.self ? condition(Root.Columns(source)) : nil
    } accepts: { object in
      guard let accepts, let object = object as? Root else { return true }
      return accepts(object)
    }
  }

  /// A condition on every model that conforms to a protocol. Its columns are asked for by the names of their properties.
  ///
  /// ```swift
  /// protocol Tenanted: AnyObject { var tenantID: Int { get } }
  ///
  /// .every((any Tenanted.Type).self, name: "tenant") { $0.column("tenantID", Int.self) == tenant }
  /// // each table of such a model: where tenant_id = $1
  /// ```
  /// - Parameters:
  ///   - models: the type of the models that are meant: `(any Tenanted.Type).self`.
  ///   - name: what queries that are to go without it call it.
  ///   - condition: the condition, of a model's columns.
  ///   - accepts: which new and changed objects of these models are written.
  public static func every<Models>(
    _ models: Models.Type, name: String? = nil, _ condition: @escaping @Sendable (NamedColumns) -> SQLTerm<Bool>,
    accepts: (@Sendable (any Entity) -> Bool)? = nil
  ) -> GlobalCriterion {
    let kind: any ModelKind = ModelsOf<Models>()
    return GlobalCriterion(name: name) { model, source in
      kind.includes(model) ? condition(NamedColumns(model, source)) : nil
    } accepts: { object in
      guard let accepts, kind.includes(type(of: object)) else { return true }
      return accepts(object)
    }
  }

  private init(
    name: String?, condition: @escaping @Sendable (any Entity.Type, Source) -> SQLTerm<Bool>?,
    accepts: @escaping @Sendable (any Entity) -> Bool
  ) {
    self.name = name
    self.condition = condition
    self.accepts = accepts
  }
}

/// Some models.
private protocol ModelKind: Sendable {
  func includes(_ model: any Entity.Type) -> Bool
}

/// The models that are of a type of types.
private struct ModelsOf<Models>: ModelKind {
  func includes(_ model: any Entity.Type) -> Bool { model is Models }
}
