/// Adds a key to the text of a settings file, and changes nothing else in it.
enum SettingsEdit {
  /// The text with `"executable"` as its first key.
  /// - Returns: nil when the text would not read back as it should.
  static func adding(executable name: String, to text: String, path: String) -> String? {
    guard let brace = text.firstIndex(of: "{") else { return nil }
    let rest = text[text.index(after: brace)...]
    let isEmpty = rest.first { !$0.isWhitespace } == "}"
    let edited = text[...brace] + "\n  \"executable\": \"\(name)\"\(isEmpty ? "\n" : ",")" + rest
    guard let read = try? ConfigurationReader.read(String(edited), path: path).base, read.executable?.value == name
    else { return nil }
    return String(edited)
  }
}
