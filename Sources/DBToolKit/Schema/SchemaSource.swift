import DBMigrations

/// Where a schema is taken from, as it is typed.
///
/// ```
/// SOURCE = database | models | history | revision:NAME | URL | path with "/" or ending in .json or .sql
/// ```
enum SchemaSource: Sendable, Equatable, CustomStringConvertible {
  /// The live database.
  case database
  /// The project's models.
  case models
  /// The revision files, replayed.
  case history
  /// The revision files, replayed up to one.
  case revision(String)
  /// Another database.
  case url(DatabaseLocation)
  /// A snapshot in JSON, or a script of SQL.
  case file(String)

  /// Reads a source.
  /// - Throws: ``ToolFailure`` with what there is to choose from.
  init(_ text: String) throws(ToolFailure) {
    switch text {
    case "database": self = .database
    case "models": self = .models
    case "history": self = .history
    default:
      if text.hasPrefix("revision:") {
        self = .revision(String(text.dropFirst("revision:".count)))
      } else if Self.isLocation(text) {
        // What cannot be read as one may hold a password: it is never repeated.
        do { self = .url(try DatabaseLocation(text)) } catch { throw ToolFailure(error) }
      } else if text.contains("/") || text.hasSuffix(".json") || text.hasSuffix(".sql") {
        self = .file(text)
      } else {
        throw ToolFailure(
          .usage, "\"\(text)\" names no schema", exit: .usage,
          hint: """
            write database, models, history, revision:NAME, a URL (sqlite:PATH, postgresql://...), or a file with a / in \
            its path or .json or .sql at its end
            """)
      }
    }
  }

  /// Whether a text is meant as a place of a database.
  private static func isLocation(_ text: String) -> Bool {
    text.hasPrefix("sqlite:") || text.hasPrefix("postgres") || text.contains("://") || text.contains("=")
      || text.contains("@")
  }

  /// Whether only an executable with the project's models can read it.
  var needsModels: Bool { self == .models }

  /// As it is called in messages; without a password.
  var description: String {
    switch self {
    case .database: "the database"
    case .models: "the models"
    case .history: "the history"
    case .revision(let name): "revision \(name)"
    case .url(let location): location.description
    case .file(let path): path
    }
  }
}
