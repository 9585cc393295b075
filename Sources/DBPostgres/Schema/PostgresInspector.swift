package import DBEngine
internal import DBQuery
package import DBSchema

/// Reads the schema of a PostgreSQL database.
///
/// 1. All catalogs are read by one pipeline, a statement for each ``Catalog``, whatever the number of objects.
/// 2. Outside a transaction the pipeline makes its own, read-only and with one snapshot. Inside the caller's it stands
///    between a savepoint and the return to it, which puts the caller's settings back.
/// 3. For that time the session's settings are those of ``settings``, so that names are qualified and constants are
///    written alike on every server.
/// 4. The server's functions that write expressions look at the newest catalogs, not at the snapshot. What vanished
///    meanwhile they answer with NULL or an internal error; then everything is read again.
/// 5. Objects of extensions are filtered by the statements, tables to leave out when the answers are put together.
package struct PostgresInspector: SchemaInspector {
  package init() {}

  /// How often the schema is read before an object that keeps vanishing is an error.
  private static let attempts = 3
  /// `internal_error`: what the server says when a function looks for an object that was dropped meanwhile.
  private static let internalError = "XX000"
  private static let savepoint = "dbtool inspection"

  private static let settings: [SQL] = [
    "set local search_path = ''",
    "set local jit = off",
    // Writing an expression out takes a reader's lock on its table, which a running `alter table` keeps away.
    "set local lock_timeout = '5s'",
    "set local quote_all_identifiers = off",
    "set local datestyle = 'ISO'",
    "set local intervalstyle = 'postgres'",
    "set local timezone = 'UTC'",
    "set local bytea_output = 'hex'",
    "set local extra_float_digits = 1",
  ]

  package nonisolated(nonsending) func inspect(_ connection: Connection, _ scope: SchemaScope) async throws
    -> DatabaseSchema
  {
    let version = Int(connection.version.prefix { $0.isASCII && $0.isNumber }) ?? 0
    guard version >= 14 else {
      throw DatabaseError(
        .unsupported, "the schema of PostgreSQL \(connection.version) cannot be read", hint: "use version 14 or later")
    }
    let queries = CatalogQueries(scope, version: version)
    var attempt = 1
    while true {
      let vanished: String
      do {
        var assembly = SchemaAssembly(scope, try await answers(to: queries, connection))
        return try assembly.schema()
      } catch let error as VanishedObject {
        vanished = error.what
      } catch let error as DatabaseError where error.code == Self.internalError {
        vanished = error.message
      }
      guard attempt < Self.attempts else { throw Self.changing(vanished) }
      attempt += 1
    }
  }

  /// Sends the statements, and leaves the connection as it was, also when one fails.
  private nonisolated(nonsending) func answers(to queries: CatalogQueries, _ connection: Connection) async throws
    -> CatalogAnswers
  {
    let isOwn = connection.transactionState == .idle
    let name = Self.savepoint
    let opening: [SQL] =
      isOwn ? ["begin isolation level repeatable read read only"] : ["savepoint \(identifier: name)"]
    let closing: [SQL] =
      isOwn
      ? ["commit"] : ["rollback to savepoint \(identifier: name)", "release savepoint \(identifier: name)"]
    let before = opening + Self.settings
    do {
      let results = try await connection.pipeline(before + Catalog.allCases.map(queries.statement) + closing)
      return CatalogAnswers(results.dropFirst(before.count).prefix(Catalog.allCases.count))
    } catch {
      await undo(isOwn, connection, ifItBegan: (error as? DatabaseError)?.pipelineIndex != 0)
      throw error
    }
  }

  /// Goes back to where the pipeline began. Its failure is nobody's: the connection's state tells.
  ///
  /// A pipeline that was not sent, or that came to its end, has left the caller's transaction open.
  private nonisolated(nonsending) func undo(_ isOwn: Bool, _ connection: Connection, ifItBegan: Bool) async {
    let state = connection.transactionState
    guard ifItBegan, state == .failed || (isOwn && state == .open) else { return }
    await connection.withCancellationShield { connection in
      if isOwn {
        _ = try? await connection.execute("rollback")
      } else {
        _ = try? await connection.execute("rollback to savepoint \(identifier: Self.savepoint)")
        _ = try? await connection.execute("release savepoint \(identifier: Self.savepoint)")
      }
    }
  }

  private static func changing(_ vanished: String) -> DatabaseError {
    DatabaseError(
      .serialization, "the schema changed each of the \(attempts) times that it was read", detail: vanished,
      hint: "another session is creating or dropping objects: run this again, or outside of the open transaction")
  }
}
