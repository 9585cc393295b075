public import DBEngine
import HTTPTypes

/// Which problem a client is told of for which failure of the database.
///
/// ```swift
/// let mapping = DatabaseErrorMapping { error in
///   error.constraint == "customers_email_key"
///     ? DatabaseProblem(.conflict, code: "emailTaken", "this address belongs to somebody else") : nil
/// }
/// ```
///
/// | kind | status |
/// |---|---|
/// | `noRow` | 404 |
/// | `unique`, `exclusion`, `foreignKey`, `staleRow` | 409 |
/// | `notNull`, `check` | 422 |
/// | `serialization`, `deadlock`, `lockTimeout`, `poolTimeout`, `connectFailed`, `connectionLost`, `shutdown`, `queryCancelled`, `readOnly`, `full` | 503 with `Retry-After` |
/// | any other | 500 |
public struct DatabaseErrorMapping: Sendable {
  /// The application's own words for some failures; nil leaves it to the table.
  public var special: @Sendable (DatabaseError) -> DatabaseProblem?
  /// After how many seconds a client may try again what failed for want of a connection, a lock or the server.
  public var retryAfter: Int

  /// Makes a mapping.
  public init(
    retryAfter: Int = 1, special: @escaping @Sendable (DatabaseError) -> DatabaseProblem? = { _ in nil }
  ) {
    self.retryAfter = retryAfter
    self.special = special
  }

  /// What a client is told.
  ///
  /// ```swift
  /// DatabaseErrorMapping().problem(for: DatabaseError(.noRow, "...")).status     // 404
  /// ```
  public func problem(for error: DatabaseError) -> DatabaseProblem {
    if let special = special(error) { return special }
    switch error.kind {
    case .noRow: return DatabaseProblem(.notFound, code: error.kind.name, "there is no such thing")
    case .unique, .exclusion:
      return DatabaseProblem(.conflict, code: error.kind.name, "something else has this value already")
    case .foreignKey:
      return DatabaseProblem(
        .conflict, code: error.kind.name, "it refers to something that is not there, or something refers to it")
    case .staleRow: return DatabaseProblem(.conflict, code: error.kind.name, "it has changed since it was read")
    case .notNull, .check:
      return DatabaseProblem(.unprocessableContent, code: error.kind.name, "a value is not allowed")
    case .serialization, .deadlock, .lockTimeout:
      return unavailable(error, "others were changing the same things; try again")
    case .poolTimeout, .connectFailed, .connectionLost, .shutdown, .queryCancelled, .readOnly, .full:
      return unavailable(error, "the database cannot do this now; try again later")
    default: return DatabaseProblem(.internalServerError, code: "database", "the database could not do this")
    }
  }

  private func unavailable(_ error: DatabaseError, _ message: String) -> DatabaseProblem {
    DatabaseProblem(.serviceUnavailable, code: error.kind.name, message, retryAfter: retryAfter)
  }
}
