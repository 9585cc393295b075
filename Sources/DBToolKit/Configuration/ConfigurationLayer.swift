/// The keys that one object of `dbtool.json` sets: the whole file, or an entry of `environments`.
///
/// Values are as they were written; variables are put in later, and only in the values that are used, so that a
/// variable of production need not be set to work on a laptop.
struct ConfigurationLayer: Sendable {
  var database: Located<String>?
  var migrations: Located<String>?
  var executable: Located<String>?
  var dialects: [Located<String>]?
  var scratch: Located<String>?
  var ledgerSchema: Located<String>?
  var ledgerTable: Located<String>?
  var ledgerTexts: Bool?
  var role: Located<String>?
  var searchPath: [Located<String>]?
  var include: [Located<String>]?
  var exclude: [Located<String>]?
  var isProtected: Bool?
  var lockTimeout: Located<String>?
  var statementTimeout: Located<String>?

  /// This layer with everything that `other` sets laid over it, key by key.
  func overlaid(by other: ConfigurationLayer) -> ConfigurationLayer {
    ConfigurationLayer(
      database: other.database ?? database, migrations: other.migrations ?? migrations,
      executable: other.executable ?? executable, dialects: other.dialects ?? dialects,
      scratch: other.scratch ?? scratch, ledgerSchema: other.ledgerSchema ?? ledgerSchema,
      ledgerTable: other.ledgerTable ?? ledgerTable, ledgerTexts: other.ledgerTexts ?? ledgerTexts,
      role: other.role ?? role, searchPath: other.searchPath ?? searchPath, include: other.include ?? include,
      exclude: other.exclude ?? exclude, isProtected: other.isProtected ?? isProtected,
      lockTimeout: other.lockTimeout ?? lockTimeout, statementTimeout: other.statementTimeout ?? statementTimeout)
  }
}

/// A settings file: its own keys, and its environments in the order they stand in.
struct ConfigurationFile: Sendable {
  /// The path as it was named.
  var path: String
  var base = ConfigurationLayer()
  var environments: [(name: String, layer: ConfigurationLayer)] = []
}
