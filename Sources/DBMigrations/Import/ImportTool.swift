public import DBSchema

/// A migration tool whose histories can be imported.
///
/// ```swift
/// let tool = ImportTool(rawValue: "golang-migrate")   // .golangMigrate
/// tool?.versionTable                                  // schema_migrations
/// ```
public enum ImportTool: String, Sendable, CaseIterable {
  /// Diesel: a folder a migration with `up.sql` and `down.sql`.
  case diesel
  /// sqlx: `VERSION_name.sql`, or `.up.sql` and `.down.sql`.
  case sqlx
  /// dbmate: `-- migrate:up` and `-- migrate:down` in one file.
  case dbmate
  /// goose: `-- +goose Up` and `-- +goose Down` in one file.
  case goose
  /// golang-migrate: `VERSION_name.up.sql` and `.down.sql`.
  case golangMigrate = "golang-migrate"
  /// Flyway: `V1.2__name.sql`, undone by `U1.2__name.sql`.
  case flyway

  /// Whether foreign keys are enforced on the tool's SQLite connections, by its own default.
  ///
  /// sqlx sets the pragma on each connection (`SqliteConnectOptions`). The others leave SQLite's default, which is off;
  /// a database URL (`?_fk=1`) or a library that was compiled otherwise (the bundled one of Rust's libsqlite3-sys)
  /// changes that, so it can be said: ``ImportOptions/foreignKeys``.
  public var enforcesSQLiteForeignKeys: Bool { self == .sqlx }

  /// The table that the tool keeps its versions in, unless it was told another one.
  public var versionTable: String {
    switch self {
    case .diesel: "__diesel_schema_migrations"
    case .sqlx: "_sqlx_migrations"
    case .dbmate, .golangMigrate: "schema_migrations"
    case .goose: "goose_db_version"
    case .flyway: "flyway_schema_history"
    }
  }

  /// The reader of the tool's files.
  var source: any ImportSource {
    switch self {
    case .diesel: DieselSource()
    case .sqlx: SqlxSource()
    case .dbmate: DbmateSource()
    case .goose: GooseSource()
    case .golangMigrate: GolangMigrateSource()
    case .flyway: FlywaySource()
    }
  }
}

/// How a history is imported, where the files do not say.
///
/// ```swift
/// var options = ImportOptions(dialect: .postgresql, placeholders: ["schema": "app"])
/// options.noTransaction = ["V7__build_index.sql"]
/// let history = try HistoryImport(reading: "db/migration", from: .flyway, options: options)
/// ```
public struct ImportOptions: Sendable {
  /// The database that the statements are written for.
  public var dialect: DialectName
  /// All databases of the project: with several, sections are marked `on=` the one that they are written for.
  public var dialects: [DialectName]
  /// Migrations that ran outside a transaction although their files do not say so, by version, folder or file name.
  public var noTransaction: [String]
  /// Values for Flyway's `${name}`.
  public var placeholders: [String: String]
  /// Whether SQLite's foreign keys were enforced; nil for the tool's own default.
  public var foreignKeys: Bool?

  /// Makes options.
  public init(
    dialect: DialectName, dialects: [DialectName] = [], noTransaction: [String] = [],
    placeholders: [String: String] = [:], foreignKeys: Bool? = nil
  ) {
    self.dialect = dialect
    self.dialects = dialects
    self.noTransaction = noTransaction
    self.placeholders = placeholders
    self.foreignKeys = foreignKeys
  }
}

/// One thing that an import changed or left out on the way.
///
/// ```swift
/// for note in history.notes { print("\(note.file ?? "-"):\(note.line ?? 0): \(note.text)") }
/// ```
public struct ImportNote: Sendable, Hashable {
  /// The file of the source tool, below the folder; nil for what concerns the whole history.
  public var file: String?
  /// The line in it, counted from 1.
  public var line: Int?
  /// What was done: `enclosing begin/commit removed`.
  public var text: String
}
