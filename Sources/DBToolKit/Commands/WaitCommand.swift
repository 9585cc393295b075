import ArgumentParser
import DBEngine
import DBMigrations
import DBQuery
import DBSchema

/// `dbtool wait`: returns when the database answers.
struct WaitCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait", abstract: "Wait until the database answers.",
    usage: "dbtool wait [<options>] [--timeout <time>]",
    discussion: """
      dbtool wait --timeout 2m && dbtool upgrade

      For pipelines and containers, where the server starts beside you. What time will not mend (a wrong password, a \
      missing database) is an error at once.
      """)

  /// How it went.
  struct Report: Encodable, Sendable {
    var attempts: Int
    var waitedMilliseconds: Int64
    /// The server's or library's version.
    var version: String
  }

  @OptionGroup var global: GlobalOptions

  @Option(help: ArgumentHelp("How long to wait at most: 500ms, 2s, 5m; 0 tries once.", valueName: "time"))
  var timeout = "60s"

  @Flag(name: .customLong("for-database"), help: "Wait for the database to be created, too.")
  var forDatabase = false

  mutating func validate() throws { _ = try limit }

  private var limit: Duration {
    get throws {
      if let limit = DurationText.parse(timeout) { return limit }
      throw ValidationError("--timeout \(timeout) is no duration: write 500ms, 2s, 5m or 0")
    }
  }

  func perform(in context: ToolContext) async throws -> Outcome<Report> {
    let settings = try context.settings(global)
    let driver = try context.driver(try settings.requiredDatabase())
    let limit = try limit
    let start = ContinuousClock.now
    var pause = Duration.milliseconds(100)
    var attempts = 0
    while true {
      attempts += 1
      let left = limit - start.duration(to: .now)
      do {
        let version = try await Self.ask(driver, within: max(.seconds(1), min(left, .seconds(10))))
        let waited = start.duration(to: .now)
        context.console.progress.clear()
        context.console.result("\(driver.dialect.rawValue) \(Escaping.terminal(version)) answers")
        return Outcome(
          Report(
            attempts: attempts, waitedMilliseconds: DurationText.milliseconds(waited), version: version))
      } catch let error as DatabaseError where isWorthWaiting(error) {
        let left = limit - start.duration(to: .now)
        if left <= .zero { throw Self.timedOut(timeout, attempts, error) }
        context.console.progress.show("waiting for the database: \(error.message)")
        context.console.detail("attempt \(attempts): \(Escaping.terminal(error.message))")
        try await Task.sleep(for: min(pause, left))
        pause = min(pause * 2, .seconds(2))
      }
    }
  }

  /// One connection, one question.
  private static func ask(_ driver: any DatabaseDriver, within limit: Duration) async throws -> String {
    var configuration = EngineConfiguration(pool: PoolConfiguration(maximumSize: 1, acquireTimeout: limit))
    configuration.shutdownDeadline = .milliseconds(100)
    return try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await engine.withConnection { connection in
        try await connection.execute("select 1")
        return connection.version
      }
    }
  }

  private func isWorthWaiting(_ error: DatabaseError) -> Bool {
    switch error.kind {
    case .connectFailed, .connectionLost, .poolTimeout, .lockTimeout: true
    case .noDatabase: forDatabase
    default: false
    }
  }

  private static func timedOut(_ timeout: String, _ attempts: Int, _ error: DatabaseError) -> ToolFailure {
    ToolFailure(
      "timeout", "the database did not answer within \(timeout)", cause: error.message,
      hint: error.hint ?? "give it more time with --timeout, or check the URL")
  }
}
