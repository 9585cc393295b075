/// What the command line says about settings; nil is "not said".
struct SettingsFlags: Sendable, Hashable {
  var database: String?
  var environment: String?
  var config: String?
  var migrations: String?
}
