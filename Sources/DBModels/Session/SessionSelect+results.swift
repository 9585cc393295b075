internal import DBEngine
internal import DBQuery

extension SessionSelect {
  /// All rows.
  ///
  /// ```swift
  /// let names = try await session.select(User.self).columns { $0.name }.all()     // select name from users
  /// ```
  /// - Throws: `DatabaseError`, `decoding` for a value that the type does not take; ``QueryError`` before anything is sent;
  ///   ``SessionClosed``; `CancellationError`.
  public nonisolated(nonsending) func all() async throws -> [Output] {
    if let objects = self as? SessionSelect<Root, Root> {
      let found: [Root] = try await objects.all()
      if let found = found as? [Output] { return found }
    }
    let (statement, rows) = try await fetch()
    let reading = reading
    let read = query.selection.read
    return try session.read(statement, at: 0) { try rows.map { try read(RowReader($0), reading) } }
  }

  /// The first row; nil when there is none.
  ///
  /// ```swift
  /// let last = try await session.select(Order.self).orderBy { $0.placedAt.descending }.first()   // ... limit 1
  /// ```
  /// - Throws: As ``all()``.
  public nonisolated(nonsending) func first() async throws -> Output? { try await atMost(1).first }

  /// The only row; nil when there is none.
  /// - Throws: As ``all()``; `DatabaseError` of kind `multipleRows` when there are several.
  public nonisolated(nonsending) func oneOrNil() async throws -> Output? {
    let found = try await atMost(2)
    guard found.count < 2 else {
      throw DatabaseError(
        .multipleRows, "one row of \(Root.model.typeName) was asked for, and there are several",
        hint: "make the condition more exact, or take first()", table: Root.model.table.plain)
    }
    return found.first
  }

  /// The only row.
  /// - Throws: As ``oneOrNil()``; `DatabaseError` of kind `noRow` when there is none.
  public nonisolated(nonsending) func one() async throws -> Output {
    if let only = try await oneOrNil() { return only }
    throw DatabaseError(
      .noRow, "one row of \(Root.model.typeName) was asked for, and there is none",
      hint: "oneOrNil() gives nil instead",
      table: Root.model.table.plain)
  }

  /// How many rows there are, counted by the database.
  ///
  /// ```swift
  /// let count = try await session.select(User.self).where { $0.isActive }.count()
  /// // select count(*) from users where is_active
  /// ```
  /// - Throws: As ``all()``.
  public nonisolated(nonsending) func count() async throws -> Int {
    var syntax = query.syntax
    if syntax.limit == nil, syntax.offset == nil { syntax.order = [] }
    syntax.locks = []
    let isPlain: Bool =
      if case .no = syntax.distinct {
        syntax.groups.isEmpty && syntax.having == nil && syntax.combinations.isEmpty && syntax.head.isEmpty
          && syntax.limit == nil && syntax.offset == nil
      } else { false }
    if isPlain { syntax.columns = [ResultColumn(DBModels.count().syntax)] }
    return try await number(syntax) { isPlain ? $0 : "select count(*) from (\($0)) as q" }
  }

  /// Whether there is a row.
  ///
  /// ```swift
  /// let isTaken = try await session.select(User.self).where { $0.email == email }.exists()
  /// // select count(*) from (select 1 from users where email = $1 limit 1) as q
  /// ```
  /// - Throws: As ``all()``.
  public nonisolated(nonsending) func exists() async throws -> Bool {
    var syntax = query.syntax
    if syntax.offset == nil { syntax.order = [] }
    if syntax.limit == nil { syntax.limit = 1 }
    syntax.locks = []
    if syntax.isSimple { syntax.columns = [ResultColumn(.text("1"))] }
    return try await number(syntax) { "select count(*) from (\($0)) as q" } > 0
  }

  private nonisolated(nonsending) func number(_ syntax: SelectSyntax, _ wrap: (String) -> String) async throws -> Int {
    try await session.prepare(for: query)
    let inner = try CompiledQuery(.select(syntax), for: session.dialect, criteria: criteria.syntax).rendered
    let statement = RenderedSQL(text: wrap(inner.text), values: inner.values)
    let rows = try await session.send("session.select") { try await $0.execute(statement) }
    return try rows.first?.decode(Int.self, 0) ?? 0
  }

  private nonisolated(nonsending) func atMost(_ count: Int) async throws -> [Output] {
    try await (query.syntax.limit.map { $0 <= count } == true ? self : limit(count)).all()
  }

  /// Sends the query.
  nonisolated(nonsending) func fetch() async throws -> (RenderedSQL, ResultSet) {
    try await session.prepare(for: query)
    let statement = try query.compiled(for: session.dialect, criteria: criteria).rendered
    let rows = try await session.send("session.select") { try await $0.execute(statement) }
    return (statement, rows)
  }

  /// What makes objects of rows.
  var reading: any EntityReading {
    isTracking ? SessionReading(session.unit, isRefreshing: isRefreshing) : PlainReading()
  }
}

extension SessionSelect where Output == Root {
  /// All rows as objects, with the relations that were asked for.
  /// - Throws: As above.
  public nonisolated(nonsending) func all() async throws -> [Root] {
    let context = LoadContext(
      dialect: session.dialect, criteria: criteria, unit: isTracking ? session.unit : nil,
      isRefreshing: isRefreshing, showsDeleted: exemption.union(session.exemption).showsDeleted)
    let map = isTracking ? session.unit.map(of: Root.self) : nil
    let joins = query.loads.filter { $0.strategy == .joined }
    if joins.isEmpty {
      let (statement, rows) = try await fetch()
      let objects = try session.read(statement, at: 0) {
        try Root._objects(of: rows, from: 0, in: map, refreshing: isRefreshing)
      }
      if !query.loads.isEmpty, !objects.isEmpty { try await session.bring(query.loads, to: objects, context) }
      return objects
    }
    try await session.prepare(for: query)
    var syntax = query.syntax
    let many = joins.filter { $0.relation._cardinality == .many }
    guard many.count < 2 else {
      throw QueryError(
        .contradiction, session.dialect,
        "two relations to many in one join give each object of the one for each of the other",
        hint: "load all of them but one with .selectIn")
    }
    if !many.isEmpty {
      guard syntax.isSimple else {
        throw QueryError(
          .contradiction, session.dialect,
          "a join to many does not go with distinct, groups, locks or combined queries",
          hint: "load the relation with .selectIn")
      }
    }
    var owner = query.source
    if !many.isEmpty, syntax.limit != nil || syntax.offset != nil {
      owner = .alias(owner.alias?.name ?? Root.mapping.declaration.table.name.name)
      syntax.enclose(for: query.source.name(of: Root.self), Root.mapping)
    }
    var number = 0
    let loads = try joins.map { try $0.joined(owner, &number, &syntax) }
    let statement = try CompiledQuery(.select(syntax), for: session.dialect, criteria: criteria.syntax).rendered
    let rows = try await session.send("session.select") { try await $0.execute(statement) }
    let objects = try session.read(statement, at: 0) {
      let owners = try Self.owners(rows, map, isRefreshing)
      for load in loads { try load.take(rows, owners, context) }
      var seen: Set<ObjectIdentifier> = []
      return owners.filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
    // What is nested in a join by statements of its own is brought to what the join found.
    var rest: [(plans: [any LoadPlan], objects: [any Entity])] = [
      (query.loads.filter { $0.strategy == .selectIn }, objects)
    ]
    for plan in joins { plan.collect(objects, &rest) }
    for part in rest where !part.plans.isEmpty && !part.objects.isEmpty {
      try await session.bring(part.plans, to: part.objects, context)
    }
    return objects
  }

  /// The object of each row; rows that joins have multiplied give the same one.
  private static func owners(_ rows: ResultSet, _ map: IdentityMap<Root>?, _ isRefreshing: Bool) throws -> [Root] {
    var own: [Root.Key: Root] = [:]
    return try rows.map { row in
      let reader = RowReader(row)
      if let map { return try Root._object(of: reader, in: map, refreshing: isRefreshing) }
      let key = try Root._modelKey(of: reader)
      let object = try own[key] ?? Root(_row: reader)
      own[key] = object
      return object
    }
  }

  /// The first row; nil when there is none.
  public nonisolated(nonsending) func first() async throws -> Root? { try await someObjects(1).first }

  private nonisolated(nonsending) func someObjects(_ count: Int) async throws -> [Root] {
    try await (query.syntax.limit.map { $0 <= count } == true ? self : limit(count)).all()
  }
}

extension LoadPlan {
  /// What is to be brought, by statements of its own, to what this join found, and joins inside it.
  fileprivate func collect(
    _ owners: [any Entity], _ rest: inout [(plans: [any LoadPlan], objects: [any Entity])]
  ) {
    if nested.isEmpty { return }
    let found = owners.flatMap { relation._objects($0) ?? [] }
    rest.append((nested.filter { $0.strategy == .selectIn }, found))
    for plan in nested where plan.strategy == .joined { plan.collect(found, &rest) }
  }
}

/// Makes objects of rows through a session's identity map.
final class SessionReading: EntityReading {
  private let unit: UnitOfWork
  private let isRefreshing: Bool

  init(_ unit: UnitOfWork, isRefreshing: Bool) {
    self.unit = unit
    self.isRefreshing = isRefreshing
  }

  func entity<E: Entity>(_ type: E.Type, _ row: RowReader) throws -> E? {
    if E.mapping.keyColumns.contains(where: row.isNull) { return nil }
    return try E._object(of: row, in: unit.map(of: type), refreshing: isRefreshing)
  }
}
