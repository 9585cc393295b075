import DBEngine
import DBPostgres
import DBQuery
import DBSchema
import Synchronization

/// A database of a PostgreSQL server that is copied for each test.
///
/// Copies are made and dropped by tasks of its own, over one engine that stays: a test waits for a copy only when there
/// is no spare one, and never for a drop.
final class ServerTemplate: TemplateSource {
  private struct State {
    /// Copies that wait for a test.
    var ready: [String] = []
    /// How many are being made.
    var making = 0
    /// What is dropped at the exit unless it was dropped before.
    var exits: [String: Int] = [:]
  }

  private let server: TestServer
  private let engine: Engine
  private let template: String
  private let spares: Int
  private let state = Mutex(State())

  init(_ content: TemplateContent, spares: Int) async throws {
    let server = try TestServer.configured()
    self.server = server
    self.spares = spares
    var configuration = EngineConfiguration(shutdownDeadline: .zero)
    configuration.pool.maximumSize = 2
    configuration.pool.leakWarning = nil
    engine = Engine(driver: try PostgresDriver(url: server.url), configuration: configuration)
    let url = try await server.create()
    template = url
    // The engine has to be gone before the first copy: one of a database that somebody is in is refused.
    do {
      try await Engine.withEngine(driver: try PostgresDriver(url: url), configuration: configuration) { engine in
        try await content.make(engine)
      }
      try await Self.waitUntilEmpty(url, engine)
    } catch {
      try? await server.drop(url)
      throw error
    }
    dropAtExit(url)
  }

  nonisolated(nonsending) func take(in folder: String) async throws -> String {
    let spare = state.withLock { $0.ready.popLast() }
    let url: String
    if let spare { url = spare } else { url = try await make() }
    makeAhead()
    return url
  }

  func putAway(_ url: String) {
    Task { [self] in
      guard (try? await server.drop(url, on: engine)) != nil else { return }
      if let exit = state.withLock({ $0.exits.removeValue(forKey: url) }) { LeftAtExit.remove(exit) }
    }
  }

  private nonisolated(nonsending) func make() async throws -> String {
    let url = try await server.create(from: template, on: engine)
    dropAtExit(url)
    return url
  }

  /// Makes spare copies until there are enough. One that fails is made by the test that needs it, which is told why.
  private func makeAhead() {
    let isWanted = state.withLock { state in
      guard state.ready.count + state.making < spares else { return false }
      state.making += 1
      return true
    }
    guard isWanted else { return }
    Task { [self] in
      let url = try? await make()
      state.withLock { state in
        state.making -= 1
        if let url { state.ready.append(url) }
      }
      if url != nil { makeAhead() }
    }
  }

  private func dropAtExit(_ url: String) {
    let exit = LeftAtExit.add { try? PostgresDriver(url: url).dropDatabase(force: true) }
    state.withLock { $0.exits[url] = exit }
  }

  /// A session ends a moment after its connection was closed.
  private static nonisolated(nonsending) func waitUntilEmpty(_ url: String, _ engine: Engine) async throws {
    let name = try PostgresDriver(url: url).address.database
    for _ in 0..<500 {
      let rows = try await engine.withConnection { connection in
        try await connection.execute("select 1 from pg_catalog.pg_stat_activity where datname = \(name)")
      }
      if rows.isEmpty { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw DatabaseError(
      .other, "sessions stay in the template database \(name)",
      hint: "shut down what the template's content has opened")
  }
}
