public import DBEngine

extension ConnectionHolder {
  /// The session of a Swift revision: one for each call of `up` or `down`, in the revision's transaction.
  ///
  /// ```swift
  /// func up(_ step: Step) async throws {
  ///   let session = try step.session
  ///   for person in try await session.select(Person.self).all() { person.given = given(person.name) }
  /// }
  /// // select id, name, given from people; update people set given = v.c2 from ...
  /// ```
  ///
  /// What waits when the function returns is written then, and is part of the revision: a failure there is the revision's.
  /// Its first statement must not stand inside `withSavepoint` of the connection; the session has one of its own.
  ///
  /// The models are the revision's own, declared beside it: those of the application move on.
  /// - Throws: ``SessionMisuse`` in a revision without a transaction (`//: transaction = none`), where
  ///   `step.connection.withSession` is to be used.
  public var session: Session {
    get throws {
      guard let enclosure = connection.enclosure else {
        throw SessionMisuse(
          "there is no transaction that a session of this revision could be part of",
          hint: "leave '//: transaction = none' out, or use step.connection.withSession, which has its own")
      }
      if let session = enclosure.work as? Session { return session }
      let session = Session(connection, .init(), .joined)
      session.isEnclosed = true
      enclosure.work = session
      return session
    }
  }
}

extension Session: EnclosedWork {
  /// Throws where the session would begin inside a savepoint that may be gone before it.
  func checkEnclosure() throws {
    guard isEnclosed, let enclosure = connection.enclosure, connection.savepointDepth > enclosure.savepointDepth
    else { return }
    throw SessionMisuse(
      "the revision's session cannot begin inside a savepoint of the connection",
      hint: "use session.withSavepoint, or a statement of the session before it")
  }
}
