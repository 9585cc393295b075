public import DBEngine
public import DBSchema

/// A PostgreSQL database, reached through libpq.
///
/// Every form of connection string that libpq knows passes through, with its environment variables, service files and
/// password files. The password is used for connecting only: ``address``, errors and descriptions never hold it.
///
/// ```swift
/// let driver = try PostgresDriver(url: "postgresql://ada@db.example.org/shop?sslmode=verify-full")
/// let connection = try driver.connect()
/// defer { connection.close() }
/// let result = try connection.execute(RenderedSQL(text: "select 1", values: []))
/// ```
public struct PostgresDriver: DatabaseDriver {
  let parameters: ConnectionParameters
  let options: PostgresOptions
  /// Where the database is, without a password.
  public let address: DatabaseAddress

  /// PostgreSQL.
  public var dialect: DialectName { .postgresql }
  /// Reads the catalogs.
  public var inspector: any SchemaInspector { PostgresInspector() }

  /// Reads a connection string: a URI (`postgresql://user@host:port/database?key=value`) or libpq's keyword form
  /// (`host=... dbname=...`). Nothing is connected yet.
  /// - Throws: `configuration` when the string is no such thing; its message never repeats the string.
  public init(url: String, options: PostgresOptions = PostgresOptions()) throws(DatabaseError) {
    parameters = try ConnectionParameters(url: url, applicationName: options.applicationName)
    address = parameters.address
    self.options = options
  }

  private init(_ parameters: ConnectionParameters, _ options: PostgresOptions) {
    self.parameters = parameters
    self.options = options
    address = parameters.address
  }

  /// A driver for another database of the same server, reached in the same way.
  public func scratch(named name: String) -> any DatabaseDriver {
    PostgresDriver(parameters.naming(name), options)
  }

  /// Opens a connection and blocks until it is ready.
  /// - Throws: `authentication`, `noDatabase` or `connectFailed`.
  public func connect() throws(DatabaseError) -> any DriverConnection {
    try PostgresConnection(parameters, options)
  }
}

extension PostgresDriver: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The URL without its password.
  public var description: String { address.url }
  /// The URL without its password.
  public var debugDescription: String { address.url }
  /// Nothing to see: the parameters hold the password.
  public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
