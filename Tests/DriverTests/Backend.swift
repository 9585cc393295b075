import DBEngine
import DBPostgres
import DBQuery
import DBSQLite
import DBSchema
import Glibc
import Testing

/// A database that the compliance suite runs on.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case postgresql, sqlite

  /// The databases at hand: SQLite always, PostgreSQL when the environment says where.
  static let available: [Backend] = {
    if postgresURL == nil { print("DBTOOL_TEST_POSTGRES is not set: the tests on PostgreSQL are skipped") }
    return allCases.filter { $0 == .sqlite || postgresURL != nil }
  }()

  static let postgresURL = getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }

  var testDescription: String { rawValue }
  var dialect: DialectName { self == .sqlite ? .sqlite : .postgresql }

  /// Runs `body` with a connection of its own to a scratch database: memory, or the server's test database.
  func withConnection(_ body: (any DriverConnection) throws -> Void) throws {
    let driver: any DatabaseDriver =
      switch self {
      case .sqlite: try SQLiteDriver(url: "sqlite::memory:")
      case .postgresql: try PostgresDriver(url: Backend.postgresURL ?? "")
      }
    let connection = try driver.connect()
    defer { connection.close() }
    try body(connection)
  }

  /// Chooses by the database.
  func pick<Value>(postgresql: Value, sqlite: Value) -> Value { self == .sqlite ? sqlite : postgresql }
}

extension DriverConnection {
  /// Runs a statement with its dialect's placeholders.
  @discardableResult
  func run(_ sql: SQL, _ backend: Backend) throws(DatabaseError) -> ResultSet {
    try execute(sql.rendered(for: backend.dialect))
  }
}

/// Records an issue unless the condition holds: a plain function, because each `#expect` is slow to compile.
func check(_ condition: Bool, _ words: @autoclosure () -> String, at place: SourceLocation = #_sourceLocation) {
  if !condition { Issue.record(Comment(rawValue: words()), sourceLocation: place) }
}

/// Records an issue unless both are equal.
func same<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
) {
  if found != wanted {
    Issue.record(Comment(rawValue: "\(words()): found \(found), wanted \(wanted)"), sourceLocation: place)
  }
}

/// The error that `body` throws; an issue when it throws none, or one of another kind.
@discardableResult
func failure<Value>(
  _ kind: DatabaseError.Kind, at place: SourceLocation = #_sourceLocation, _ body: () throws -> Value
) -> DatabaseError {
  do {
    let value = try body()
    Issue.record("nothing was thrown, but \(kind) was wanted; the value is \(value)", sourceLocation: place)
  } catch let error as DatabaseError {
    if error.kind != kind { Issue.record("\(error.kind) instead of \(kind): \(error)", sourceLocation: place) }
    return error
  } catch {
    Issue.record("another error: \(error)", sourceLocation: place)
  }
  return DatabaseError(.other, "")
}

/// Runs `body` with an empty folder, which is removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/drivertests-XXXXXX".utf8CString)
  guard let made = mkdtemp(&template) else { throw DatabaseError(.other, "no scratch folder") }
  let folder = String(cString: made)
  defer { remove(folder) }
  try body(folder)
}

private func remove(_ path: String) {
  chmod(path, 0o700)
  guard let folder = opendir(path) else { return }
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name == "." || name == ".." { continue }
    if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
  }
  closedir(folder)
  rmdir(path)
}

/// A thread that runs `body` once; `join` waits for it.
final class TestThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  private var thread = pthread_t()

  init(_ body: @escaping @Sendable () -> Void) {
    pthread_create(
      &thread, nil,
      { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
