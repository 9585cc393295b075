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
      .noRow, "one row of \(Root.model.typeName) was asked for, and there is none", hint: "oneOrNil() gives nil instead",
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
    return try await number(syntax) { "select count(*) from (\($0)) as q" } > 0
  }

  private nonisolated(nonsending) func number(_ syntax: SelectSyntax, _ wrap: (String) -> String) async throws -> Int {
    try await session.prepare(for: query)
    let inner = try CompiledQuery(.select(syntax), for: session.dialect, criteria: session.criteria.syntax).rendered
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
    let statement = try query.compiled(for: session.dialect, criteria: session.criteria).rendered
    let rows = try await session.send("session.select") { try await $0.execute(statement) }
    return (statement, rows)
  }

  /// What makes objects of rows.
  var reading: any EntityReading { isTracking ? SessionReading(session.unit, isRefreshing: isRefreshing) : PlainReading() }
}

extension SessionSelect where Output == Root {
  /// All rows as objects, with the relations that were asked for.
  /// - Throws: As above.
  public nonisolated(nonsending) func all() async throws -> [Root] {
    let (statement, rows) = try await fetch()
    let map = isTracking ? session.unit.map(of: Root.self) : nil
    return try session.read(statement, at: 0) {
      try Root._objects(of: rows, from: 0, in: map, refreshing: isRefreshing)
    }
  }

  /// The first row; nil when there is none.
  public nonisolated(nonsending) func first() async throws -> Root? { try await someObjects(1).first }

  private nonisolated(nonsending) func someObjects(_ count: Int) async throws -> [Root] {
    try await (query.syntax.limit.map { $0 <= count } == true ? self : limit(count)).all()
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
