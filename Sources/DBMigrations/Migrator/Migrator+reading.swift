import DBEngine
import DBQuery
import DBSchema

/// The connections that are read on.
extension Migrator {
  /// Reads on the connection at hand, or on one that is borrowed for it: a run must never wait for itself.
  nonisolated(nonsending) func reading<R: Sendable>(
    _ connection: Connection? = nil, _ body: nonisolated(nonsending) (Connection) async throws -> R
  ) async throws -> R {
    if let connection { return try await body(connection) }
    return try await engine.withReadConnection { connection in
      try await Self.liftTimeouts(connection)
      return try await body(connection)
    }
  }

  /// Has statements of this session take and wait as long as they need, where the role or the database carries timeouts
  /// that are meant for an application's queries.
  ///
  /// Plain `SET`s: nothing about them is looked up or planned, so that they end in time under a timeout of a
  /// millisecond, too.
  static nonisolated(nonsending) func liftTimeouts(_ connection: Connection) async throws {
    guard connection.dialect == .postgresql else { return }
    _ = try await connection.pipeline([
      "set statement_timeout = 0", "set lock_timeout = 0", "set idle_in_transaction_session_timeout = 0",
    ])
  }
}
