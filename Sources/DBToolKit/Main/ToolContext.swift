import DBEngine
import DBMigrations
import Synchronization

/// What one run of a command works with: the console, the questioner, the settings, and what the report will hold.
final class ToolContext: Sendable {
  private struct Report {
    var database: DatabaseLocation?
    var warnings: [String] = []
  }

  let console: Console
  let questioner: any Questioner
  /// The environment variables of the process.
  let variables: [String: String]
  /// The databases that this executable can speak to.
  let drivers: [DriverFactory]
  /// The migrations folder as it was built into this executable.
  let revisions: [EmbeddedRevision]
  /// What the project's models declare, in an executable that has them.
  let models: ModelProvider?
  /// What a signal stops, in commands that work in scratch databases.
  let control = RunControl()
  let files: any FileAccess
  private let report = Mutex(Report())

  init(
    console: Console, questioner: any Questioner, variables: [String: String], files: any FileAccess,
    drivers: [DriverFactory] = [], revisions: [EmbeddedRevision] = [], models: ModelProvider? = nil
  ) {
    self.console = console
    self.questioner = questioner
    self.variables = variables
    self.files = files
    self.drivers = drivers
    self.revisions = revisions
    self.models = models
  }

  /// The database of this run, once settings were read.
  var database: DatabaseLocation? { report.withLock(\.database) }
  /// The warnings so far.
  var warnings: [String] { report.withLock(\.warnings) }

  /// Reads the settings; the database they name is the one of the report.
  /// - Parameter needsDatabase: false for commands that work on files alone: they run on a machine where the variable
  ///   that holds the database's URL is not set.
  func settings(_ options: CommandOptions<some OutputFormat>, needsDatabase: Bool = true) throws(ToolFailure)
    -> Settings
  {
    var flags = options.settingsFlags
    flags.needsDatabase = needsDatabase
    do throws(SettingsError) {
      let settings = try Settings.resolve(flags: flags, variables: variables) {
        path throws(SettingsError) in try files.read(path)
      }
      report.withLock { $0.database = settings.database }
      if let database = settings.database, let origin = settings.databaseOrigin {
        console.detail("database \(Escaping.terminal(database.description)) (\(Escaping.terminal(origin.description)))")
      }
      return settings
    } catch {
      throw ToolFailure(error)
    }
  }

  /// Says what needs attention: on standard error now, and in the report.
  func warn(_ text: String) {
    report.withLock { $0.warnings.append(text) }
    console.warning(Escaping.terminal(text))
  }
}
