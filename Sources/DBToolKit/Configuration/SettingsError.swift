/// A mistake in `dbtool.json`, or in the flags and variables that stand for its keys.
struct SettingsError: Error, Sendable, Hashable {
  /// What is wrong, in one sentence without a full stop.
  var message: String
  /// The settings file, as it was named.
  var file: String?
  /// Where in the file.
  var place: TextPlace?
  /// The JSON path of the key at fault: `environments.production.database`.
  var key: String?
  /// What to do about it.
  var hint: String?

  init(_ message: String, file: String? = nil, place: TextPlace? = nil, key: String? = nil, hint: String? = nil) {
    self.message = message
    self.file = file
    self.place = place
    self.key = key
    self.hint = hint
  }
}
