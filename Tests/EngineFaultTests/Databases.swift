import DBEngine
import DBPostgres
import DBQuery
import DBSQLite
import DBTesting
import Glibc
import Synchronization
import Testing

/// The databases that these tests run on: a SQLite file always, PostgreSQL when the environment says where.
enum Database: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case postgresql, sqlite

  static let postgresURL = getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }
  static let available: [Database] = allCases.filter { $0 == .sqlite || postgresURL != nil }
  static var hasPostgres: Bool { postgresURL != nil }

  /// The folder of the server's socket, where Scripts/with-postgres has put it.
  static var serverFolder: String? {
    guard hasPostgres, let host = getenv("PGHOST").map({ String(cString: $0) }), host.hasPrefix("/") else { return nil }
    return host
  }

  var testDescription: String { rawValue }

  /// Runs a body with an engine on a database of its own: a new file, or the server's test database.
  func withEngine<R: Sendable>(
    _ configuration: EngineConfiguration = .init(), _ body: (Engine) async throws -> R
  ) async throws -> R {
    switch self {
    case .postgresql:
      let driver = try PostgresDriver(url: Database.postgresURL ?? "")
      return try await Self.use(driver, configuration, body)
    case .sqlite:
      let folder = try Folder()
      let driver = try Self.file("\(folder.path)/test.db")
      return try await Self.use(driver, configuration) { engine in
        try await engine.execute("pragma journal_mode = wal")
        return try await body(engine)
      }
    }
  }

  /// The driver of a SQLite file.
  static func file(_ path: String) throws -> SQLiteDriver {
    try SQLiteDriver(url: "sqlite:\(path)", options: .init(createIfMissing: true))
  }

  private static func use<R: Sendable>(
    _ driver: any DatabaseDriver, _ configuration: EngineConfiguration, _ body: (Engine) async throws -> R
  ) async throws -> R {
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in try await body(engine) }
  }

  /// Chooses by the database.
  func pick<Value>(postgresql: Value, sqlite: Value) -> Value { self == .sqlite ? sqlite : postgresql }
}

/// An empty folder under /tmp, removed with this object.
final class Folder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/enginetests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DatabaseError(.other, "no scratch folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Folder.remove(path) }

  /// Removes a folder with everything in it.
  static func remove(_ path: String) {
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
}

/// Records an issue unless the condition holds: a plain function, because each `#expect` is slow to compile.
func check(_ condition: Bool, _ words: @autoclosure () -> String, at place: SourceLocation = #_sourceLocation) {
  if !condition { Issue.record(Comment(rawValue: words()), sourceLocation: place) }
}

/// Records an issue unless both are equal.
func same<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
) {
  check(found == wanted, "\(words()): found \(found), wanted \(wanted)", at: place)
}

/// The error that a body throws; an issue when it throws none, or not one of these kinds.
@discardableResult
nonisolated(nonsending) func failure(
  _ kinds: DatabaseError.Kind..., at place: SourceLocation = #_sourceLocation,
  _ body: nonisolated(nonsending) () async throws -> Void
) async -> DatabaseError {
  do {
    try await body()
    Issue.record("nothing was thrown, but \(kinds) was wanted", sourceLocation: place)
  } catch let error as DatabaseError {
    check(kinds.contains(error.kind), "\(error.kind) instead of \(kinds): \(error)", at: place)
    return error
  } catch {
    Issue.record("another error: \(error)", sourceLocation: place)
  }
  return DatabaseError(.other, "")
}

/// Records an issue when a body takes longer than a scenario allows on an idle machine; see `PacedStopwatch`. The time
/// that it waits by its own doing (`own`) comes on top, and is the least it must take.
@discardableResult
nonisolated(nonsending) func within<R>(
  _ limit: Duration, after own: Duration = .zero, at place: SourceLocation = #_sourceLocation,
  _ body: nonisolated(nonsending) () async throws -> R
) async rethrows -> R {
  let watch = PacedStopwatch()
  let result = try await body()
  let reading = watch.stop()
  check(reading.isWithin(limit, after: own) && reading.elapsed >= own, "\(reading)", at: place)
  return result
}

/// Waits until something comes true; an issue after two minutes.
nonisolated(nonsending) func eventually(
  _ words: String, at place: SourceLocation = #_sourceLocation,
  _ isTrue: nonisolated(nonsending) () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(120)
  while clock.now < end {
    if try await isTrue() { return }
    try? await Task.sleep(for: .milliseconds(10))
  }
  Issue.record(Comment(rawValue: "never: \(words)"), sourceLocation: place)
}

/// How long a body takes.
nonisolated(nonsending) func time(_ body: nonisolated(nonsending) () async throws -> Void) async rethrows -> Duration {
  let clock = ContinuousClock()
  let start = clock.now
  try await body()
  return clock.now - start
}

extension Engine {
  /// The first cell of a statement's result.
  nonisolated(nonsending) func first<Value: SQLValueDecodable>(_ type: Value.Type, _ sql: SQL) async throws -> Value {
    try await query(sql)[0].decode(type, 0)
  }
}

/// A value that several tasks share.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>
  init(_ value: Value) { mutex = Mutex(value) }
  var value: Value { mutex.withLock { $0 } }
  func change(_ body: (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}
