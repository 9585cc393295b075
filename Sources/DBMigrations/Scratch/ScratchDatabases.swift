package import DBEngine
import DBQuery
package import DBSchema

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes empty databases that live as long as a closure: where declarations are put into the database's own words, where
/// histories are replayed, and where revisions are proved.
///
/// On PostgreSQL each is a database of its own on a server, made from `template0` like ``DatabaseTraits`` say and
/// dropped afterwards, however the closure ends. Its name holds when it was made: one that a killed program left behind
/// is dropped by a later program an hour after that, when nobody is in it. On SQLite it is memory.
///
/// ```swift
/// let scratch = ScratchDatabases(on: driver)
/// let schema = try await scratch.withDatabase { engine in
///   try await engine.withConnection { connection in try await connection.execute("create table t (id integer)") }
///   return try await engine.withReadConnection { connection in try await connection.inspectSchema() }
/// }
/// ```
package struct ScratchDatabases: Sendable {
  /// Where they are made: any database of the server that lets the role in.
  package let driver: any DatabaseDriver
  /// What they are made like; as the server would by itself when nil.
  package var traits: DatabaseTraits?
  /// An engine that is open on the driver already, and stays so.
  private let server: Engine?

  /// Makes none yet.
  package init(on driver: any DatabaseDriver, like traits: DatabaseTraits? = nil) {
    self.driver = driver
    self.traits = traits
    server = nil
  }

  /// Makes none yet; where an engine is, which serves to make them.
  package init(beside server: Engine, like traits: DatabaseTraits? = nil) {
    driver = server.driver
    self.traits = traits
    self.server = server
  }

  /// Runs a body with an engine on the server itself; on SQLite with one on an empty database.
  nonisolated(nonsending) func withServer<R: Sendable>(
    _ body: nonisolated(nonsending) (Engine) async throws -> R
  ) async throws -> R {
    if dialect == .postgresql, let server { return try await body(server) }
    return try await Self.withEngine(dialect == .sqlite ? driver.scratch(named: "") : driver) { engine in
      try await body(engine)
    }
  }

  /// The same place, for statements that make some of the extensions themselves: those are not there at the beginning.
  package func leavingOut(extensionsMadeBy texts: [String]) -> ScratchDatabases {
    guard let traits, !traits.extensions.isEmpty else { return self }
    let pattern = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)/.ignoresCase()
    let made = Set(texts.flatMap { text in text.matches(of: pattern).map { $0.output.1.lowercased() } })
    var place = self
    place.traits?.extensions.removeAll { made.contains($0.name.name.lowercased()) }
    return place
  }

  /// The dialect of the databases.
  package var dialect: DialectName { driver.dialect }

  /// Runs a body with an engine on a new, empty database, which is gone afterwards.
  /// - Throws: ``MigrationError`` with code `noScratch` when the role may not make one; whatever the body throws.
  package nonisolated(nonsending) func withDatabase<R: Sendable>(
    _ body: nonisolated(nonsending) (Engine) async throws -> R
  ) async throws -> R {
    switch dialect {
    case .sqlite: return try await Self.withEngine(driver.scratch(named: "")) { engine in try await body(engine) }
    case .postgresql:
      return try await withServer { server in
        try await onServer(server) { engine in try await body(engine) }
      }
    }
  }

  private static nonisolated(nonsending) func withEngine<R: Sendable>(
    _ driver: any DatabaseDriver, _ body: nonisolated(nonsending) (Engine) async throws -> R
  ) async throws -> R {
    var configuration = EngineConfiguration()
    configuration.pool.maximumSize = 2
    configuration.pool.leakWarning = nil
    return try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await body(engine)
    }
  }

  // MARK: - PostgreSQL

  private nonisolated(nonsending) func onServer<R: Sendable>(
    _ server: Engine, _ body: nonisolated(nonsending) (Engine) async throws -> R
  ) async throws -> R {
    await Self.sweep(server)
    let name = Self.newName()
    try await create(name, on: server)
    do {
      let result = try await Self.withEngine(driver.scratch(named: name)) { engine in
        try await prepare(engine)
        return try await body(engine)
      }
      await Self.drop(name, on: server)
      return result
    } catch {
      await Self.drop(name, on: server)
      throw error
    }
  }

  private nonisolated(nonsending) func create(_ name: String, on server: Engine) async throws {
    do {
      try await server.withConnection { connection in
        try await connection.execute(SQL(unsafe: "create database \(Identifier(name).quoted)\(traits?.clauses ?? "")"))
        try await connection.execute(
          SQL(unsafe: "comment on database \(Identifier(name).quoted) is \(SampleValue.quoted(Self.mark))"))
      }
    } catch let error as DatabaseError where error.kind == .permission || error.kind == .readOnly {
      throw MigrationError(
        code: "noScratch", "the role may not create a scratch database on \(driver.address.url)",
        cause: error.message,
        hint: """
          let it (alter role ... createdb), or name another server in "scratch" of dbtool.json, such as a local one: \
          nothing but empty scratch databases is ever made there
          """)
    } catch let error as DatabaseError where Self.isUnreachable(error) {
      throw MigrationError(
        code: "scratchUnreachable", "no scratch database can be made on \(driver.address.url): it cannot be reached",
        cause: error.message,
        hint: """
          start that server, or name another in "scratch" of dbtool.json; without "scratch" it is the one of the database
          """)
    }
  }

  private static func isUnreachable(_ error: DatabaseError) -> Bool {
    [.connectFailed, .authentication, .noDatabase, .poolTimeout].contains(error.kind)
  }

  /// The extensions of the database that this one stands for.
  private nonisolated(nonsending) func prepare(_ engine: Engine) async throws {
    guard let traits else { return }
    for item in traits.extensions {
      do {
        try await engine.withConnection { connection in
          try await connection.execute("create schema if not exists \(identifier: item.schema.name)")
          try await connection.execute(
            "create extension if not exists \(identifier: item.name.name) with schema \(identifier: item.schema.name) cascade"
          )
        }
      } catch let error as DatabaseError {
        throw MigrationError(
          code: "noExtension", "the scratch database cannot have the extension \(item.name.name)",
          object: "extension:\(item.name.name)", cause: error.message,
          hint: """
            install the extension on \(driver.address.url), or name a server that has it in "scratch" of dbtool.json
            """)
      }
    }
  }

  /// In a task of its own: one that was cancelled, by Ctrl-C too, could borrow no connection any more.
  private static nonisolated(nonsending) func drop(_ name: String, on server: Engine) async {
    await Task {
      _ = try? await server.withConnection { connection in
        try await connection.execute(SQL(unsafe: "drop database if exists \(Identifier(name).quoted) with (force)"))
      }
    }.value
  }

  private static let prefix = "dbtool_scratch_"
  /// The comment of every one: a name alone says nothing of who made a database.
  private static let mark = "scratch database of dbtool: dropped after an hour"
  /// When a scratch database without sessions counts as left behind.
  private static let lifetime: Int64 = 3_600

  private static func newName() -> String {
    let now = Int64(time(nil))
    return "\(prefix)\(now)_\(getpid())_\(String(UInt32.random(in: .min ... .max), radix: 16))"
  }

  /// Drops what killed programs left behind, as far as the role may.
  private static nonisolated(nonsending) func sweep(_ server: Engine) async {
    let limit = Int64(time(nil)) - lifetime
    _ = try? await server.withConnection { connection in
      let rows = try await connection.execute(
        """
        select d.datname::pg_catalog.text from pg_catalog.pg_database d where d.datname like 'dbtool\\_scratch\\_%' \
        and pg_catalog.shobj_description(d.oid, 'pg_database') = \(mark) \
        and not exists (select 1 from pg_catalog.pg_stat_activity a where a.datid = d.oid)
        """)
      for row in rows {
        let name = try row.decode(String.self, 0)
        let made = name.dropFirst(prefix.count).prefix { $0 != "_" }
        guard let time = Int64(made), time < limit else { continue }
        _ = try? await connection.execute(SQL(unsafe: "drop database if exists \(Identifier(name).quoted)"))
      }
    }
  }
}
