/// A revision file inside a program: its name and its text.
///
/// ```swift
/// let first = EmbeddedRevision(
///   file: "20261122T093105_add_users.1f3c9a2b.sql",
///   text: "--: id = 1f3c9a2b7d4e\n--: parents = base\n--: message = add users\n\n--: up\ncreate table users (id integer);\n")
/// let migrator = Migrator(engine, history: .embedded([first]))
/// ```
public struct EmbeddedRevision: Sendable, Hashable {
  /// The file's name, for messages.
  public let file: String
  /// The whole text.
  public let text: String

  /// Makes one of a name and a text.
  public init(file: String, text: String) {
    self.file = file
    self.text = text
  }
}
