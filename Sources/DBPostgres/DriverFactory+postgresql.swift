public import DBEngine
import DBSchema

extension DriverFactory {
  /// PostgreSQL through libpq.
  public static let postgresql = DriverFactory(dialect: .postgresql) { url, options throws(DatabaseError) in
    try PostgresDriver(url: url, options: PostgresOptions(applicationName: options.applicationName))
  }
}
