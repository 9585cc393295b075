import DBEngine
import DBPostgres
import DBSchema
import Testing

@testable import DBTesting

#if canImport(Glibc)
  import Glibc
#endif

/// A database that nobody uses any more is known by its name.
@Suite struct LeftoverNameTests {
  @Test("a database is left behind when its process is gone, or its number is another process's now")
  func tellsLeftovers() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await withTemporaryDatabase(.postgresql) { database in
      let name = try PostgresDriver(url: database.url).address.database
      let parts = name.split(separator: "_").map(String.init)
      let start = parts[0..<3].joined(separator: "_")
      let beginning = try #require(ProcessBeginning.of(getpid()))
      same(parts.count, 5, name)
      let cases: [(String, Bool)] = [
        (name, false), ("\(start)_\(getpid())_\(beginning)x9", false),
        ("\(start)_\(getpid())_\(beginning + 1)x9", true), ("\(start)_\(getpid())_9", false),
        ("\(start)_\(getpid())_0x9", false), ("\(start)_999999999_1x1", true),
        ("dbtool_test_another_999999999_1x1", false), ("shop_test_\(parts[2])_999999999_1x1", false),
        ("postgres", false),
      ]
      for (name, wanted) in cases { same(TestServer.isLeftBehind(name), wanted, name) }
    }
  }
}
