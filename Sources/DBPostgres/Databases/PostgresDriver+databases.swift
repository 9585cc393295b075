public import DBEngine
internal import DBQuery
internal import DBSchema

extension PostgresDriver {
  /// Whether the database exists, as the catalog says; asked through the database `postgres` or `template1`, and when
  /// neither may be entered, by trying the database itself.
  public func databaseExists() throws(DatabaseError) -> Bool {
    let connection: PostgresConnection
    do {
      connection = try maintenance()
    } catch  where error.kind != .connectFailed && error.kind != .configuration {
      do {
        try PostgresConnection(parameters).close()
        return true
      } catch {
        if error.kind == .noDatabase { return false }
        throw error
      }
    }
    defer { connection.close() }
    let found = try connection.execute(
      RenderedSQL(
        text: "select 1 from pg_catalog.pg_database where datname operator(pg_catalog.=) $1",
        values: [.text(parameters.database)]))
    return !found.isEmpty
  }

  /// Creates the database from the server's template.
  /// - Throws: `duplicateObject` when it exists, `permission` when the role may not.
  public func createDatabase() throws(DatabaseError) {
    try perform("create database \(Identifier(parameters.database).quoted)")
  }

  /// Drops the database; `force` ends the sessions in it first.
  /// - Throws: `noDatabase` when there is none, `other` (55006) when it is in use and `force` is false.
  public func dropDatabase(force: Bool) throws(DatabaseError) {
    try perform("drop database \(Identifier(parameters.database).quoted)\(force ? " with (force)" : "")")
  }

  private func perform(_ text: String) throws(DatabaseError) {
    guard !parameters.database.isEmpty else {
      throw DatabaseError(.configuration, "the URL names no database", hint: ConnectionParameters.hint)
    }
    let connection = try maintenance()
    defer { connection.close() }
    do {
      _ = try connection.execute(RenderedSQL(text: text, values: []))
    } catch {
      var error = error
      if error.code == "55006", error.hint == nil {
        error.hint = "end the sessions that use the database, or drop it with force"
      }
      throw error
    }
  }

  /// A connection to a database that is always there; not the one at hand when that is `postgres` itself.
  private func maintenance() throws(DatabaseError) -> PostgresConnection {
    let first = parameters.database == "postgres" ? "template1" : "postgres"
    let second = parameters.database == "template1" ? "postgres" : "template1"
    do {
      return try PostgresConnection(parameters, database: first)
    } catch  where first != second && [.noDatabase, .permission, .authentication].contains(error.kind) {
      do {
        return try PostgresConnection(parameters, database: second)
      } catch _ {
        throw error
      }
    }
  }
}
