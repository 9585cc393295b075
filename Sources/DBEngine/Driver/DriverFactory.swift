public import DBSchema

/// Makes drivers of one kind from URLs: how an executable says which databases it can speak to.
///
/// ```swift
/// let factories: [DriverFactory] = [.postgresql, .sqlite]   // each from its own module
/// let driver = try factories[1].make("sqlite:shop.db", .init())
/// ```
public struct DriverFactory: Sendable {
  /// What a tool may ask of a driver beyond the URL.
  public struct Options: Sendable {
    /// Whether a SQLite file that is not there is made.
    public var createsIfMissing: Bool
    /// Whether SQLite waits for the disk at every commit, whatever the file's journal mode.
    public var isDurable: Bool
    /// What the server's list of sessions shows.
    public var applicationName: String

    /// Makes options.
    public init(createsIfMissing: Bool = false, isDurable: Bool = true, applicationName: String = "dbtool") {
      self.createsIfMissing = createsIfMissing
      self.isDurable = isDurable
      self.applicationName = applicationName
    }
  }

  /// The dialect of the databases.
  public let dialect: DialectName
  /// Makes a driver for a URL; does no I/O.
  public let make: @Sendable (_ url: String, _ options: Options) throws(DatabaseError) -> any DatabaseDriver

  /// Makes a factory.
  public init(
    dialect: DialectName,
    make: @escaping @Sendable (_ url: String, _ options: Options) throws(DatabaseError) -> any DatabaseDriver
  ) {
    self.dialect = dialect
    self.make = make
  }
}
