public import DBEngine
import DBSchema

extension DriverFactory {
  /// SQLite through libsqlite3.
  public static let sqlite = DriverFactory(dialect: .sqlite) { url, options throws(DatabaseError) in
    var settings = SQLiteOptions()
    settings.createIfMissing = options.createsIfMissing
    if options.isDurable { settings.synchronous = .full }
    return try SQLiteDriver(url: url, options: settings)
  }
}
