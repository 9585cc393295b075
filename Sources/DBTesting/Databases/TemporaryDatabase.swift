import DBEngine
import DBPostgres
import DBSQLite
public import DBSchema
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A database of a test's own: empty at the beginning, gone at the end.
///
/// On SQLite it is a file in a fresh folder. On PostgreSQL it is a new database on the server that the environment
/// variable `DBTOOL_TEST_POSTGRES` names; its user must be allowed to create databases.
///
/// ```swift
/// @Test(arguments: TemporaryDatabase.available)
/// func storesNames(_ dialect: DialectName) async throws {
///   try await withTemporaryDatabase(dialect) { database in
///     let engine = try database.engine()
///     try await engine.withConnection { try await $0.execute("create table names (name text)") }
///   }
/// }
/// ```
public final class TemporaryDatabase: Sendable {
  /// Which database it is.
  public let dialect: DialectName
  /// Where it is, as `dbtool --database` takes it. May hold the password of the server's URL.
  public let url: String
  /// A folder that lives as long as the database; on SQLite the file lies in it.
  public let folder: String
  let engines = Mutex<[Engine]>([])
  /// Whether nobody misses its file after a power cut: it need not be pressed to the disk.
  let isThrownAway: Bool

  init(dialect: DialectName, url: String, folder: String, isThrownAway: Bool = false) {
    self.dialect = dialect
    self.url = url
    self.folder = folder
    self.isThrownAway = isThrownAway
  }

  /// The databases at hand, to parameterise tests with: SQLite always, PostgreSQL when `DBTOOL_TEST_POSTGRES` names a
  /// server; when it does not, a line on the standard output says so once.
  public static let available: [DialectName] = {
    if serverURL == nil { print("DBTOOL_TEST_POSTGRES is not set: tests on PostgreSQL are left out") }
    return serverURL == nil ? [.sqlite] : [.sqlite, .postgresql]
  }()

  /// The server that PostgreSQL databases are made on, or nil.
  static let serverURL: String? = getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }.flatMap {
    $0.isEmpty ? nil : $0
  }
}
