import DBMigrations
import DBSchema

/// Where a database is, as a URL or libpq's `key=value` form says it: checked for its scheme, and safe to print.
///
/// ```swift
/// let place = try DatabaseLocation("postgresql://ann:secret@db/shop")
/// place.dialect    // .postgresql
/// "\(place)"       // postgresql://ann@db/shop
/// ```
struct DatabaseLocation: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// Which database system it names.
  let dialect: DialectName
  /// The text with its password: for the driver only.
  let secretText: String

  /// The location without its password.
  var description: String { Redaction.location(secretText) }
  /// Keeps the password out of dumps, too.
  var customMirror: Mirror { Mirror(self, children: ["location": description]) }

  /// Reads a location; relative SQLite paths are taken to lie in `folder` (empty: the current directory).
  /// - Throws: An error whose text never holds the password.
  init(_ text: String, folder: String = "") throws(SettingsError) {
    if let rest = text.dropPrefix("sqlite:") {
      dialect = .sqlite
      secretText = try Self.sqlite(String(rest), folder: folder)
    } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") || Self.isKeywordForm(text) {
      dialect = .postgresql
      secretText = text
    } else {
      throw Self.unknown(text)
    }
  }

  private static func sqlite(_ rest: String, folder: String) throws(SettingsError) -> String {
    if rest.hasPrefix("//") {
      throw SettingsError(
        "\"sqlite:\(rest)\" could mean a relative or an absolute path",
        hint: "write sqlite:path/to/file.db, or sqlite:/path/to/file.db")
    }
    let path = rest.prefix { $0 != "?" }
    guard !path.isEmpty else {
      throw SettingsError("\"sqlite:\" names no file", hint: "write sqlite:path/to/file.db, or sqlite::memory:")
    }
    if path == ":memory:" || path.hasPrefix("/") || folder.isEmpty { return "sqlite:" + rest }
    return "sqlite:" + LocationEscaping.percentEncoded(folder, keeping: LocationEscaping.isPathCharacter) + "/" + rest
  }

  /// Whether the text starts like `host=db dbname=shop`.
  private static func isKeywordForm(_ text: String) -> Bool {
    guard let equals = text.firstIndex(of: "=") else { return false }
    let word = text[..<equals].drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }
    return !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") }
  }

  private static func unknown(_ text: String) -> SettingsError {
    let scheme = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    guard !scheme.isEmpty, text.dropFirst(scheme.count).first == ":" else {
      let isFile = text.hasSuffix(".db") || text.hasSuffix(".sqlite") || text.hasSuffix(".sqlite3")
      return SettingsError(
        "\"\(Redaction.location(text))\" is no database URL",
        hint: isFile
          ? "write sqlite:\(text)" : "write sqlite:PATH, postgresql://USER@HOST/NAME, or \"host=... dbname=...\"")
    }
    let base = String(scheme.prefix { $0 != "+" })
    let known = ["postgresql", "postgres", "sqlite"]
    let hint: String
    if known.contains(base), base != scheme {
      hint = "leave out \"\(scheme.dropFirst(base.count))\""
    } else if let near = NearestName.of(base, among: known) {
      hint = "did you mean \(near == "sqlite" ? "sqlite:" : near + "://")?"
    } else {
      hint = "dbtool speaks to postgresql:// and sqlite: databases"
    }
    return SettingsError("there is no database scheme \"\(scheme)\"", hint: hint)
  }
}
