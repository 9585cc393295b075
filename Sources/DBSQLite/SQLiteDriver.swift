public import DBEngine
public import DBSchema

/// A SQLite database: a file, or memory.
///
/// ```swift
/// let driver = try SQLiteDriver(url: "sqlite:shop.db")          // relative to the current folder
/// let other = try SQLiteDriver(url: "sqlite:///srv/shop.db?mode=ro")
/// let scratch = try SQLiteDriver(url: "sqlite::memory:")        // each connection has its own
/// ```
///
/// The file is opened and closed by SQLite alone: a process that closes such a file by itself drops the locks that its
/// other connections hold on it.
public struct SQLiteDriver: DatabaseDriver {
  let location: SQLiteLocation
  let options: SQLiteOptions

  /// SQLite.
  public var dialect: DialectName { .sqlite }
  /// Reads the stored schema.
  public var inspector: any SchemaInspector { SQLiteInspector() }
  /// Where the database is.
  public var address: DatabaseAddress { location.address }

  /// Reads a URL: `sqlite:path`, `sqlite:///absolute/path` or `sqlite::memory:`, with `?mode=ro`, `rw`, `rwc` or
  /// `memory`, and `&immutable=1` for a file that nothing changes. `?`, `#` and `%` in a path are percent-encoded.
  /// - Throws: `configuration` when the URL is no such thing.
  public init(url: String, options: SQLiteOptions = .init()) throws(DatabaseError) {
    location = try SQLiteLocation(url: url)
    self.options = options
  }

  private init(_ location: SQLiteLocation, _ options: SQLiteOptions) {
    self.location = location
    self.options = options
  }

  /// A driver for an empty database in memory.
  public func scratch(named name: String) -> any DatabaseDriver { SQLiteDriver(.memory, options) }

  /// Opens a connection and reads the file's head.
  /// - Throws: `noDatabase`, `connectFailed`, `permission`, or `corrupt` when the file is no database.
  public func connect() throws(DatabaseError) -> any DriverConnection {
    try SQLiteConnection(location, options)
  }
}
