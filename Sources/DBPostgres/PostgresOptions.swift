/// How connections to a PostgreSQL server work.
///
/// ```swift
/// // Behind a transaction pooler that was not told to keep prepared statements:
/// let driver = try PostgresDriver(url: url, options: PostgresOptions(statements: .unnamed))
/// ```
public struct PostgresOptions: Sendable, Hashable {
  /// When statements are prepared on the server.
  public enum StatementMode: Sendable, Hashable {
    /// Statements with values are prepared at their second use, and not any more when the server's sessions turn out to
    /// change behind the connection's back, as they do behind a transaction pooler.
    case automatic
    /// As `automatic`, but whatever happens, and at most so many at once; the least recently used gives way.
    case perConnection(limit: Int)
    /// Never: each statement is sent with its text. Right behind a transaction pooler.
    case unnamed
  }

  /// When statements are prepared.
  public var statements: StatementMode
  /// What the server's list of sessions shows, unless the URL or `PGAPPNAME` says otherwise.
  public var applicationName: String

  /// Makes options; what is left out has the default.
  public init(statements: StatementMode = .automatic, applicationName: String = "dbtool") {
    self.statements = statements
    self.applicationName = applicationName
  }
}
