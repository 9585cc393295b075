public import DBEngine
public import DBSchema
import Synchronization

/// A database that is made once in a process and copied for each test: a test gets one of its own, with all tables and
/// rows, in milliseconds.
///
/// ```swift
/// let bookstore = DatabaseTemplate(.models(Bookstore.models))
///
/// @Test(arguments: TemporaryDatabase.available)
/// func storesAuthors(_ dialect: DialectName) async throws {
///   try await bookstore.withEngine(dialect) { engine in
///     try await engine.withConnection { try await $0.execute("insert into authors (name) values ('Ada')") }
///   }
/// }
/// ```
///
/// On PostgreSQL the template is a database of the server that `DBTOOL_TEST_POSTGRES` names, and each test gets a
/// `create database ... template ...` of it; a few copies are made ahead while tests run, and used ones are dropped
/// beside the next test. On SQLite the template is the bytes of a file, and each test gets a file of its own.
///
/// Everything is gone when the process exits; what a killed one left on a server is dropped by the next that makes a
/// database there. A test that changes the schema changes its own copy.
public final class DatabaseTemplate: Sendable {
  private let content: TemplateContent
  private let spares: Int
  private let sources = Mutex<[DialectName: Task<any TemplateSource, any Error>]>([:])

  /// Makes nothing yet: the first test that needs it does, and the others wait for that.
  /// - Parameters:
  ///   - content: what stands in each database.
  ///   - spares: how many copies are made ahead on PostgreSQL; 0 makes each when it is asked for.
  public init(_ content: TemplateContent, spares: Int = 2) {
    self.content = content
    self.spares = max(0, spares)
  }

  /// Runs a body with a database of its own, which is dropped afterwards together with every engine made from it.
  ///
  /// ```swift
  /// try await bookstore.withDatabase(.sqlite) { database in
  ///   let recorder = StatementRecorder()
  ///   let engine = try database.engine(observer: recorder)
  /// }
  /// ```
  /// - Throws: the body's error; what kept the template from being made, in each test that asks for it.
  public nonisolated(nonsending) func withDatabase<R>(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (TemporaryDatabase) async throws -> sending R
  ) async throws -> sending R {
    let source = try await source(dialect).value
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let url = try await source.take(in: folder.path)
    let database = TemporaryDatabase(dialect: dialect, url: url, folder: folder.path, isThrownAway: true)
    do {
      let result = try await body(database)
      await database.endEngines()
      source.putAway(url)
      return result
    } catch {
      await database.endEngines()
      source.putAway(url)
      throw error
    }
  }

  /// Runs a body with an engine on a database of its own.
  ///
  /// ```swift
  /// try await bookstore.withEngine(.postgresql, observer: recorder) { engine in ... }
  /// ```
  /// - Throws: as ``withDatabase(_:_:)``.
  public nonisolated(nonsending) func withEngine<R>(
    _ dialect: DialectName, observer: (any EngineObserver)? = nil, maximumSize: Int = 3,
    _ body: nonisolated(nonsending) (Engine) async throws -> sending R
  ) async throws -> sending R {
    try await withDatabase(dialect) { database in
      try await body(try database.engine(observer: observer, maximumSize: maximumSize))
    }
  }

  /// The source of copies, which a task of its own makes once: a cancelled test does not spoil it for the others.
  private func source(_ dialect: DialectName) -> Task<any TemplateSource, any Error> {
    sources.withLock { sources in
      if let source = sources[dialect] { return source }
      let task = Task { [content, spares] () async throws -> any TemplateSource in
        switch dialect {
        case .sqlite: try await FileTemplate(content)
        case .postgresql: try await ServerTemplate(content, spares: spares)
        }
      }
      sources[dialect] = task
      return task
    }
  }
}

/// Where the copies of a template come from.
protocol TemplateSource: Sendable {
  /// A copy, for a test whose folder is given.
  nonisolated(nonsending) func take(in folder: String) async throws -> String
  /// Has a copy dropped that a test is done with.
  func putAway(_ url: String)
}
