import DBEngine
import DBMigrations
import DBSchema

/// From settings to a migrator.
extension ToolContext {
  /// The driver for a location.
  func driver(_ location: DatabaseLocation, creating: Bool = false) throws -> any DatabaseDriver {
    guard let factory = drivers.first(where: { $0.dialect == location.dialect }) else {
      let known = drivers.map(\.dialect.rawValue).joined(separator: ", ")
      throw ToolFailure(
        .configuration, "this program was built without \(location.dialect.rawValue)",
        hint: known.isEmpty ? "build it with a driver" : "it speaks to \(known)")
    }
    return try factory.make(location.secretText, .init(createsIfMissing: creating))
  }

  /// Runs a body with a migrator for the database of the settings.
  /// - Parameter creating: whether a SQLite file that is not there is made; for commands that write.
  func withMigrator<R: Sendable>(
    _ settings: Settings, creating: Bool = false,
    onEvent: @escaping @Sendable (MigrationEvent) -> Void = { _ in },
    _ body: (Migrator) async throws -> R
  ) async throws -> R {
    let location: DatabaseLocation
    do { location = try settings.requiredDatabase() } catch { throw ToolFailure(error) }
    let driver = try driver(location, creating: creating)
    var options = MigratorOptions()
    options.ledger = settings.ledgerSettings
    options.dialects = settings.dialects
    options.onEvent = onEvent
    let history = history(settings)
    let migrator = { (engine: Engine) in Migrator(engine, history: history, options: options) }
    var configuration = EngineConfiguration()
    configuration.pool.maximumSize = 3
    // A run holds its connection for as long as it takes.
    configuration.pool.leakWarning = nil
    let engine = Engine(driver: driver, configuration: configuration)
    let result: Result<R, any Error>
    do { result = .success(try await body(migrator(engine))) } catch { result = .failure(error) }
    // Nothing is lent any more. What still connects when the run was stopped is not waited for.
    await engine.shutdown(deadline: Task.isCancelled ? .zero : configuration.shutdownDeadline)
    return try result.get()
  }

  /// The project's revisions: the files, and the code of those that are compiled into this program.
  func history(_ settings: Settings) -> History { .directory(settings.migrations, compiled: revisions) }

  /// The revision files, read; a folder that is not there is a failure.
  func catalog(_ settings: Settings) throws -> RevisionCatalog { try RevisionCatalog(folder: settings.migrations) }
}

extension Settings {
  /// Where the ledger lies.
  var ledgerSettings: LedgerSettings {
    LedgerSettings(schema: ledger.schema, table: ledger.table ?? "dbtool_ledger", keepsTexts: ledger.keepsTexts)
  }

  /// How runs go about their work, as far as settings say.
  var runOptions: RunOptions {
    var options = RunOptions()
    if let lock = timeouts.lock { options.lockTimeout = lock }
    if let statement = timeouts.statement { options.statementTimeout = statement }
    options.role = role
    options.searchPath = searchPath.map { $0.map { Identifier($0).quoted }.joined(separator: ", ") }
    return options
  }
}
