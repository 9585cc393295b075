import DBSchema

/// Everything that flags, variables and `dbtool.json` say together, for the environment that was chosen.
struct Settings: Sendable {
  /// Where a setting was said, strongest first.
  enum Origin: Sendable, Hashable, CustomStringConvertible {
    /// On the command line.
    case flag(String)
    /// In a variable of the process environment.
    case variable(String)
    /// In the settings file, by JSON path.
    case file(String, key: String)

    var description: String {
      switch self {
      case .flag(let name): name
      case .variable(let name): name
      case .file(let path, let key): "\(path), \(key)"
      }
    }
  }
  /// The program that holds a project's compiled models and Swift revisions.
  enum Executable: Sendable, Hashable {
    /// A product of the Swift package beside the settings file.
    case product(String)
    /// A file.
    case path(String)
  }
  /// Where and what the ledger keeps.
  struct Ledger: Sendable, Hashable {
    var schema: String?
    var table: String?
    /// Whether texts of revisions are kept in the database.
    var keepsTexts = true
  }
  /// Timeouts that the file says; nil leaves the choice to the runner.
  struct Timeouts: Sendable, Hashable {
    var lock: Duration?
    var statement: Duration?
  }

  /// The settings file, when there is one.
  var file: String?
  /// The folder that relative paths of the file start from; empty is the current directory.
  var folder = ""
  /// The chosen environment, when one was chosen.
  var environment: String?
  /// The database, when one was said.
  var database: DatabaseLocation?
  /// Where the database was said.
  var databaseOrigin: Origin?
  /// The folder of the revision files.
  var migrations = "migrations"
  var executable: Executable?
  /// The dialects that revisions are written for: as listed, or else the database's own.
  var dialects: [DialectName] = []
  /// The server or file on which scratch databases are made.
  var scratch: DatabaseLocation?
  var ledger = Ledger()
  var role: String?
  var searchPath: [String]?
  /// Patterns `kind:schema.name`, as written.
  var include: [String] = []
  var exclude: [String] = []
  /// Whether what destroys data or history needs `--confirm NAME`.
  var isProtected = false
  var timeouts = Timeouts()

  /// The database, for commands that cannot do without one.
  func requiredDatabase() throws(SettingsError) -> DatabaseLocation {
    guard let database else {
      throw SettingsError(
        environment.map { "the environment \"\($0)\" names no database" } ?? "no database is named", file: file,
        hint: file == nil
          ? "run `dbtool init` in the project's folder, give --database URL, or set DBTOOL_DATABASE"
          : "give --database URL, set DBTOOL_DATABASE, or write \"database\" into dbtool.json")
    }
    return database
  }
}
