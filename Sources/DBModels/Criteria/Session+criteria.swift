internal import DBEngine
internal import DBQuery

extension Session {
  /// Runs a body in which statements go without some of the session's conditions, or without all: queries, `get`, `load`,
  /// updates and deletes by query alike.
  ///
  /// ```swift
  /// try await session.withoutCriteria("tenant") { session in
  ///   try await session.execute(Update(Order.self).set(\.isOpen, to: false).all())    // of every tenant
  /// }
  /// ```
  /// Rows that are marked as deleted stay hidden, see ``includingDeleted(_:)``.
  /// - Parameters:
  ///   - names: the names of the conditions; none for all of ``SessionOptions/criteria``.
  ///   - body: The work.
  /// - Returns: What the body returns.
  @discardableResult
  public nonisolated(nonsending) func withoutCriteria<R>(
    _ names: String..., body: nonisolated(nonsending) (Session) async throws -> R
  ) async rethrows -> R {
    let before = exemption
    defer { exemption = before }
    exemption.add(names)
    return try await body(self)
  }

  /// Runs a body in which rows that are marked as deleted are shown. See ``SoftDeletable``.
  ///
  /// ```swift
  /// let article = try await session.includingDeleted { try await $0.get(Article.self, id) }
  /// // select ... from articles where id = $1
  /// ```
  /// - Returns: What the body returns.
  @discardableResult
  public nonisolated(nonsending) func includingDeleted<R>(
    _ body: nonisolated(nonsending) (Session) async throws -> R
  ) async rethrows -> R {
    let before = exemption
    defer { exemption = before }
    exemption.showsDeleted = true
    return try await body(self)
  }

  /// The conditions that its statements carry.
  var criteria: GlobalCriteria { criteria(exemption) }

  /// The conditions that a statement carries which goes without some.
  func criteria(_ own: CriteriaExemption) -> GlobalCriteria {
    let exemption = exemption.union(own)
    let conditions = options.criteria.filter(exemption.leaves).map(\.condition)
    let showsDeleted = exemption.showsDeleted
    return GlobalCriteria { model, source in
      var found: [SQLTerm<Bool>] = []
      for condition in conditions { if let next = condition(model, source) { found.append(next) } }
      if !showsDeleted, let next = model.mapping.isNotDeleted(source) { found.append(next) }
      return found.isEmpty ? nil : .all(found)
    }
  }

  /// Whether an object that the session knows is shown: whether it is not marked as deleted.
  func shows(_ object: some Entity) -> Bool { exemption.showsDeleted || !object._isMarkedDeleted }

  /// Throws when an object is about to be written that a condition does not accept.
  func checkAccepted() throws {
    let wanted = options.criteria.filter(exemption.leaves)
    if wanted.isEmpty { return }
    func check(_ object: any Entity, _ word: String) throws {
      guard let criterion = wanted.first(where: { !$0.accepts(object) }) else { return }
      let model = type(of: object).mapping.declaration.typeName
      throw SessionMisuse(
        "a \(word) \(model) is not accepted by the session's condition\(criterion.name.map { " '\($0)'" } ?? "")",
        hint: "write what the condition asks for, or write it inside session.withoutCriteria")
    }
    for object in unit.pending where object._modelState.status == .pending { try check(object, "new") }
    for object in unit.tracker.dirty where object._modelState.status == .persistent { try check(object, "changed") }
  }
}

extension SessionSelect {
  /// Without some of the session's conditions, or without all, in this query and what it brings along.
  ///
  /// ```swift
  /// let all = try await session.select(Order.self).withoutCriteria("tenant").count()    // select count(*) from orders
  /// ```
  /// Rows that are marked as deleted stay hidden, see ``includingDeleted()``.
  /// - Parameter names: the names of the conditions; none for all of ``SessionOptions/criteria``.
  public func withoutCriteria(_ names: String...) -> Self {
    var copy = self
    copy.exemption.add(names)
    return copy
  }

  /// With rows that are marked as deleted. See ``SoftDeletable``.
  ///
  /// ```swift
  /// let gone = try await session.select(Article.self).includingDeleted().where { $0.deletedAt != nil }.all()
  /// // select ... from articles where deleted_at is not null
  /// ```
  public func includingDeleted() -> Self {
    var copy = self
    copy.exemption.showsDeleted = true
    return copy
  }

  /// The conditions that the query carries.
  var criteria: GlobalCriteria { session.criteria(exemption) }
}
