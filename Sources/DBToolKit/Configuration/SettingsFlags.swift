/// What the command line says about settings; nil is "not said".
struct SettingsFlags: Sendable, Hashable {
  var database: String?
  var environment: String?
  var config: String?
  var migrations: String?
  /// Whether a database of the file that cannot be read (a variable that is not set) is a mistake; not so for commands
  /// that work on files alone.
  var needsDatabase = true
}
