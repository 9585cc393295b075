public import DBQuery

extension DriverConnection {
  /// Fetches the whole result, and hands it out in pieces.
  public func openCursor(_ statement: RenderedSQL) throws(DatabaseError) -> any DriverCursor {
    FetchedCursor(try execute(statement))
  }

  /// Refuses: the database has no COPY.
  public func beginCopyIn(_ statement: RenderedSQL) throws(DatabaseError) { throw .withoutCopy(statement) }

  /// Refuses: the database has no COPY.
  public func writeCopy(_ bytes: [UInt8]) throws(DatabaseError) { throw .withoutCopy(nil) }

  /// Refuses: the database has no COPY.
  public func endCopyIn(failing reason: String?) throws(DatabaseError) -> Int { throw .withoutCopy(nil) }

  /// Refuses: the database has no COPY.
  public func beginCopyOut(_ statement: RenderedSQL) throws(DatabaseError) { throw .withoutCopy(statement) }

  /// Refuses: the database has no COPY.
  public func readCopy() throws(DatabaseError) -> [UInt8]? { throw .withoutCopy(nil) }

  /// Does nothing: no copy ever began.
  public func endCopyOut() {}

  /// Refuses: the database sends no notifications.
  public func notifications(waitingAtMost duration: Duration) throws(DatabaseError) -> [DatabaseNotification] {
    throw DatabaseError(.unsupported, "this database has no LISTEN and NOTIFY")
  }
}

extension ConnectionInterrupter {
  /// Does nothing: the connection never waits for notifications.
  public func wake() {}
}

extension DatabaseError {
  static func withoutCopy(_ statement: RenderedSQL?) -> DatabaseError {
    DatabaseError(
      .unsupported, "this database has no COPY", hint: "insert many rows in one statement", statement: statement?.text)
  }
}
