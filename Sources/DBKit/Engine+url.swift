public import DBEngine

#if PostgreSQL
  internal import DBPostgres
#endif
#if SQLite
  internal import DBSQLite
#endif

extension Engine {
  /// Makes an engine for a URL; does no I/O.
  ///
  /// ```swift
  /// let engine = try Engine(url: "postgresql://app@db.example.com/shop")
  /// let local = try Engine(url: "sqlite:shop.db")
  /// ```
  /// - Parameters:
  ///   - url: `sqlite:path` or `sqlite::memory:`; anything else is libpq's: `postgresql://...`, `host=... dbname=...`.
  ///   - configuration: the pool and all else.
  /// - Throws: `DatabaseError` of kind `configuration` when the URL is wrong, and `unsupported` when its driver was left out
  ///   by the package's traits.
  public convenience init(url: String, configuration: EngineConfiguration = .init()) throws(DatabaseError) {
    self.init(driver: try Self.driver(url), configuration: configuration)
  }

  private static func driver(_ url: String) throws(DatabaseError) -> any DatabaseDriver {
    if url.hasPrefix("sqlite:") {
      #if SQLite
        return try SQLiteDriver(url: url)
      #else
        throw DatabaseError(
          .unsupported, "this program was built without SQLite",
          hint: "add the trait SQLite to the package's dependency")
      #endif
    }
    #if PostgreSQL
      return try PostgresDriver(url: url)
    #else
      throw DatabaseError(
        .unsupported, "this program was built without PostgreSQL",
        hint: "add the trait PostgreSQL to the package's dependency")
    #endif
  }
}
