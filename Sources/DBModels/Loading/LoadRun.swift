internal import DBEngine
internal import DBQuery

extension Session {
  /// Reads what plans bring along, level by level; the relations of one level go in one round trip.
  nonisolated(nonsending) func bring(_ plans: [any LoadPlan], to objects: [any Entity], _ context: LoadContext)
    async throws
  {
    var level = plans.map { (plan: $0, objects: objects) }
    while !level.isEmpty {
      let requests = try level.map { plan, objects in try plan.requests(for: objects, context) }
      let statements = requests.flatMap(\.statements)
      var results: [ResultSet] = []
      if !statements.isEmpty { results = try await send("session.load") { try await $0.pipeline(statements) } }
      var next: [(plan: any LoadPlan, objects: [any Entity])] = []
      var start = 0
      for (request, part) in zip(requests, level) {
        let own = Array(results[start..<start + request.statements.count])
        start += request.statements.count
        let found = try read(request.statements.first ?? RenderedSQL(text: "", values: []), at: 0) {
          try request.take(own)
        }
        if found.isEmpty { continue }
        for plan in part.plan.nested { next.append((plan, found)) }
      }
      level = next
    }
  }

  /// Loads a relation of an object, where it is not loaded yet.
  ///
  /// ```swift
  /// try await session.load(author, \.books)
  /// // select ... from books where author_id = any($1)
  /// for book in try author.books { print(book.title) }
  /// ```
  /// - Parameters:
  ///   - object: an object of the session.
  ///   - relation: the relation, as a key path into the model's `Relations`.
  ///   - nested: what is brought along for the objects that are found.
  ///   - refreshing: whether it is read again where it is loaded.
  /// - Returns: What the relation leads to.
  /// - Throws: `DatabaseError`; ``SessionMisuse`` when the object is not this session's; ``SessionClosed``.
  @discardableResult
  public nonisolated(nonsending) func load<Root: Entity, Value: RelationValue>(
    _ object: Root, _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>, _ nested: Load<Value.Target>...,
    refreshing: Bool = false
  ) async throws -> Value {
    let key = Root.Relations()[keyPath: relation]
    try await load([object], RelationLoad(key, .selectIn, nested.map(\.plan)), refreshing)
    return try key.slot(object).get(object._modelState)
  }

  /// Loads a relation of objects, in one statement for all of them.
  ///
  /// ```swift
  /// try await session.load(authors, \.books)      // select ... from books where author_id = any($1)
  /// ```
  /// - Throws: As above.
  public nonisolated(nonsending) func load<Root: Entity, Value: RelationValue>(
    _ objects: [Root], _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>,
    _ nested: Load<Value.Target>..., refreshing: Bool = false
  ) async throws {
    try await load(
      objects, RelationLoad(Root.Relations()[keyPath: relation], .selectIn, nested.map(\.plan)), refreshing)
  }

  private nonisolated(nonsending) func load(
    _ objects: [any Entity], _ plan: any LoadPlan, _ isRefreshing: Bool
  ) async throws {
    try check("session.load")
    for object in objects where object._modelState.tracker !== unit.tracker { throw SessionMisuse.unknown(object) }
    var context = LoadContext(dialect: dialect, criteria: criteria, unit: unit, isRefreshing: isRefreshing)
    context.showsDeleted = exemption.showsDeleted
    try await bring([plan], to: objects, context)
  }

  /// Some of what a relation leads to, without filling it: a part would look like the whole.
  ///
  /// ```swift
  /// let open = try await session.related(customer, \.orders) { $0.where { $0.status == .open }.limit(5) }
  /// // select ... from orders where customer_id = $1 and status = $2 limit $3
  /// ```
  /// - Returns: The objects, in the query's order.
  /// - Throws: `DatabaseError`; ``SessionMisuse``; ``SessionClosed``.
  public nonisolated(nonsending) func related<Root: Entity, Value: RelationValue>(
    _ object: Root, _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>,
    _ refine: (SessionSelect<Value.Target, Value.Target>) -> SessionSelect<Value.Target, Value.Target> = { $0 }
  ) async throws -> [Value.Target] {
    try await related(object, relation, refine).all()
  }

  /// How many objects a relation leads to, counted by the database.
  ///
  /// ```swift
  /// let count = try await session.count(customer, \.orders)     // select count(*) from orders where customer_id = $1
  /// ```
  public nonisolated(nonsending) func count<Root: Entity, Value: RelationValue>(
    _ object: Root, _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>,
    _ refine: (SessionSelect<Value.Target, Value.Target>) -> SessionSelect<Value.Target, Value.Target> = { $0 }
  ) async throws -> Int {
    try await related(object, relation, refine).count()
  }

  private func related<Root: Entity, Value: RelationValue>(
    _ object: Root, _ relation: KeyPath<Root.Relations, RelationKey<Root, Value>>,
    _ refine: (SessionSelect<Value.Target, Value.Target>) -> SessionSelect<Value.Target, Value.Target>
  ) throws -> SessionSelect<Value.Target, Value.Target> {
    try check("session.related")
    let key = Root.Relations()[keyPath: relation]
    let mapped = try RelationLoad(key, .selectIn, []).mapped()
    let target = SourceName(table: Value.Target.mapping.declaration.table, alias: nil)
    var query = Select(Value.Target.self)
    func add(_ columns: [Int], of model: ModelDeclaration, _ source: SourceName, _ values: [SQLValue]) {
      for (column, value) in zip(columns, values) {
        let declared = model.columns[column]
        query.syntax.add(.binary(.equal, .column(source, declared.name), .value(value, declared.type.syntax)))
      }
    }
    switch mapped.path {
    case .toParent(let foreignKey):
      add(
        foreignKey.targetColumns, of: Value.Target.model, target, foreignKey.columns.map { object._modelValue($0) })
    case .toChildren(let foreignKey):
      add(
        foreignKey.columns, of: Value.Target.model, target, foreignKey.targetColumns.map { object._modelValue($0) })
    case .through(let between, let near, let far):
      let link = SourceName(table: between.model.table, alias: nil)
      let joins = zip(far.columns, far.targetColumns).map { own, other in
        ExpressionSyntax.binary(
          .equal, .column(link, between.model.columns[own].name),
          .column(target, Value.Target.mapping.declaration.columns[other].name))
      }
      query.syntax.joins.append(
        JoinSyntax(.inner, .table(TableSyntax(link, model: between)), on: ExpressionSyntax.all(joins)))
      add(near.columns, of: between.model, link, near.targetColumns.map { object._modelValue($0) })
    }
    return refine(select(query))
  }
}
