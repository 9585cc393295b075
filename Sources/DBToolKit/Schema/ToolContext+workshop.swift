import DBEngine
import DBMigrations
import DBSchema

/// From settings to a workshop, and from sources to schemas.
extension ToolContext {
  /// Runs a body with a workshop for the project of the settings.
  func withWorkshop<R: Sendable>(
    _ settings: Settings, _ body: (SchemaWorkshop) async throws -> R
  ) async throws -> R {
    let location = try requiredDatabase(settings)
    return try await withMigrator(settings, creating: false) { migrator in
      var scratch: [DialectName: ScratchDatabases] = [:]
      for factory in drivers where factory.dialect == .sqlite {
        scratch[.sqlite] = ScratchDatabases(on: try factory.make("sqlite::memory:", .init(createsIfMissing: true)))
      }
      var traits: DatabaseTraits?
      if location.dialect == .postgresql {
        traits = try await migrator.engine.withReadConnection { connection in try await DatabaseTraits.read(connection)
        }
        scratch[.postgresql] = ScratchDatabases(beside: migrator.engine, like: traits)
      }
      if let place = settings.scratch, place.dialect == .postgresql {
        scratch[.postgresql] = ScratchDatabases(on: try driver(place), like: traits)
      }
      var run = settings.runOptions
      run.role = nil
      return try await body(
        SchemaWorkshop(migrator, scratch: scratch, run: run, control: control, cache: cache(settings)))
    }
  }

  /// Beside the settings file; without one there is no project that a cache could belong to.
  private func cache(_ settings: Settings) -> NormalFormCache? {
    guard settings.file != nil, variables["DBTOOL_CACHE"] != "off" else { return nil }
    let folder = settings.folder.isEmpty ? ".dbtool/cache" : settings.folder + "/.dbtool/cache"
    return NormalFormCache(folder: folder) { [console] text in console.detail(Escaping.terminal(text)) }
  }

  private func requiredDatabase(_ settings: Settings) throws -> DatabaseLocation {
    do { return try settings.requiredDatabase() } catch { throw ToolFailure(error) }
  }

  /// What the project's models declare.
  /// - Throws: ``ToolFailure`` where this program has none.
  func declared(_ dialect: DialectName) throws -> DeclaredSchema {
    guard let models else {
      throw ToolFailure(
        "noModels", "this program has no models to read",
        hint: """
          name your project's own tool in "executable" of dbtool.json: a product of the package beside it that mounts \
          DBToolKit with your models; `dbtool init --package` writes one
          """)
    }
    return try models(dialect)
  }

  /// The schema that a source names, in the words of the database that it is about.
  func schema(_ source: SchemaSource, _ workshop: SchemaWorkshop, _ settings: Settings) async throws -> DatabaseSchema {
    let dialect = workshop.migrator.engine.dialect
    switch source {
    case .database:
      try requireFile(workshop.migrator.engine.driver)
      return try await workshop.live()
    case .models: return try await workshop.normalised(try declared(dialect))
    case .history: return try await workshop.replayed()
    case .revision(let name): return try await workshop.replayed(to: try RevisionName(name))
    case .url(let location):
      var other = settings
      other.database = location
      do {
        try requireFile(try driver(location))
        return try await withWorkshop(other) { workshop in try await workshop.live() }
      } catch let error as DatabaseError {
        var failure = ToolFailure(error)
        failure.object = failure.object ?? "database \(location)"
        throw failure
      }
    case .file(let path): return try await file(path, workshop, dialect)
    }
  }

  /// A file that is not there has no schema, not an empty one.
  private func requireFile(_ driver: any DatabaseDriver) throws {
    guard case .file(let path) = driver.address.place, try !driver.databaseExists() else { return }
    throw ToolFailure(
      "noDatabase", "there is no database file", file: path, hint: "check the path, or make it with `dbtool upgrade`")
  }

  private func file(_ path: String, _ workshop: SchemaWorkshop, _ dialect: DialectName) async throws -> DatabaseSchema {
    let text: String
    do {
      // A snapshot of a thousand tables has some megabytes.
      guard let found = try files.read(path, limit: 256 << 20) else {
        throw ToolFailure(.configuration, "there is no file \"\(path)\"", file: path)
      }
      text = found
    } catch let error as SettingsError { throw ToolFailure(error) }
    guard path.hasSuffix(".json") else { return try await workshop.scripted(text, file: path, on: dialect) }
    do { return try SchemaSnapshot.read(text) } catch {
      throw ToolFailure("unreadableSchema", "\(error)", file: path, hint: "make it with `dbtool schema --format json`")
    }
  }
}

/// A command that works in scratch databases, which must be gone when it ends, also by a signal.
protocol WorkshopCommand {}
