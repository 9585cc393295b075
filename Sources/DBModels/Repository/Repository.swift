internal import DBEngine
internal import DBQuery

/// What a program does with the objects of one model, on a session: the pattern that keeps queries out of services.
///
/// ```swift
/// try await engine.withSession { session in
///   let users = Repository<User>(session)
///   let ada = try await users.create { User(email: "ada@example.com") }
///   try await users.update(ada) { $0.name = "Ada" }
/// }
/// // insert into users ...; update users set name = $2 where id = $1 returning id
/// ```
///
/// Queries of its own it gets in an extension, where `session` is at hand:
///
/// ```swift
/// extension Repository<User> {
///   func withEmail(_ email: String) async throws -> User? {
///     try await session.select(User.self).where { $0.email == email }.oneOrNil()
///   }
/// }
/// ```
///
/// It writes at once, and commits nothing: the session does, at its end.
public struct Repository<Root: Entity> {
  /// The session.
  public let session: Session

  /// Makes a repository of a session.
  public init(_ session: Session) { self.session = session }

  /// Makes a repository of a session, of a model that is named.
  ///
  /// ```swift
  /// let users = Repository(User.self, session)
  /// ```
  public init(_ model: Root.Type, _ session: Session) { self.init(session) }
}

@available(*, unavailable)
extension Repository: Sendable {}

extension Repository {
  /// The object of a key; nil when there is none.
  /// - Throws: As ``Session/get(_:_:)``.
  public nonisolated(nonsending) func get(_ key: Root.Key) async throws -> Root? {
    try await session.get(Root.self, key)
  }

  /// The object of a key.
  /// - Throws: As ``Session/require(_:_:)``: `DatabaseError` of kind `noRow` when there is none.
  public nonisolated(nonsending) func require(_ key: Root.Key) async throws -> Root {
    try await session.require(Root.self, key)
  }

  /// The objects of keys, in the order of the keys; nil where there is none.
  ///
  /// ```swift
  /// let found = try await users.getMany(ids)     // select ... from users where id = any($1)
  /// ```
  /// - Throws: As ``Session/get(_:keys:)``.
  public nonisolated(nonsending) func getMany(_ keys: [Root.Key]) async throws -> [Root?] {
    try await session.get(Root.self, keys: keys)
  }

  /// Makes a row of a new object; what the database fills in stands in the object afterwards.
  ///
  /// ```swift
  /// let user = try await users.create { User(email: email, name: name) }
  /// // insert into users (email, name) values ($1, $2) returning id
  /// ```
  /// - Returns: The object.
  /// - Throws: What the closure throws; as ``Session/flush()``.
  @discardableResult
  public nonisolated(nonsending) func create(_ make: () throws -> Root) async throws -> Root {
    let object = try make()
    try session.add(object)
    try await session.flush()
    return object
  }

  /// Writes to an object, and sends that.
  ///
  /// ```swift
  /// try await users.update(user) { $0.name = "Ada" }     // update users set name = $2 where id = $1 returning id
  /// ```
  ///
  /// When the closure throws, the object's columns hold what they held before.
  /// - Returns: The object.
  /// - Throws: What the closure throws; ``SessionMisuse`` when the object is not the session's; as ``Session/flush()``.
  @discardableResult
  public nonisolated(nonsending) func update(_ object: Root, _ change: (Root) throws -> Void) async throws -> Root {
    try session.check("repository.update")
    guard session.contains(object) else { throw SessionMisuse.unknown(object) }
    let before = (0..<Root.mapping.width).map { object._modelValue($0) }
    do { try change(object) } catch {
      for (column, value) in before.enumerated() where object._modelValue(column) != value {
        try session.unit.write(object, column, value)
      }
      throw error
    }
    try await session.flush()
    return object
  }

  /// Deletes an object's row, with what its relations say of children.
  ///
  /// ```swift
  /// try await users.delete(user)     // delete from users where id = $1 returning id
  /// ```
  /// - Throws: As ``Session/delete(_:)`` and ``Session/flush()``.
  public nonisolated(nonsending) func delete(_ object: Root) async throws {
    try session.delete(object)
    try await session.flush()
  }

  /// Deletes the row of a key, read before where the session does not know it: its relations say what becomes of children.
  /// ``Session/delete(_:keys:missing:_:)`` deletes without reading.
  /// - Returns: Whether there was one.
  /// - Throws: As ``delete(_:)``.
  @discardableResult
  public nonisolated(nonsending) func delete(key: Root.Key) async throws -> Bool {
    guard let object = try await get(key) else { return false }
    try await delete(object)
    return true
  }
}
