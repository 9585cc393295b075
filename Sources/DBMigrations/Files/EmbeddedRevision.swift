/// A revision file inside a program: its name, its text, and the type that a Swift revision declares.
///
/// The build-tool plugin `EmbedRevisions` writes the list of them, `Revisions.all`:
///
/// ```swift
/// let migrator = Migrator(engine, history: .embedded(Revisions.all))
///
/// let first = EmbeddedRevision(
///   file: "20261122T093105_add_users.1f3c9a2b.sql",
///   text: "--: id = 1f3c9a2b7d4e\n--: parents = base\n--: message = add users\n\n--: up\ncreate table users (id integer);\n")
/// ```
public struct EmbeddedRevision: Sendable {
  /// The file's name, for messages.
  public let file: String
  /// The whole text.
  public let text: String
  /// The type that a Swift revision declares; nil for SQL.
  public let code: (any Revision.Type)?
  /// The text that the code was compiled from.
  let compiledText: String

  /// Makes one of a name, a text, and for a Swift revision its type.
  public init(file: String, text: String, code: (any Revision.Type)? = nil) {
    self.init(file: file, text: text, code: code, compiledText: text)
  }

  init(file: String, text: String, code: (any Revision.Type)?, compiledText: String) {
    self.file = file
    self.text = text
    self.code = code
    self.compiledText = compiledText
  }
}

extension EmbeddedRevision: Hashable {
  /// Whether name, text and code are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.file == right.file && left.text == right.text
      && left.code.map(ObjectIdentifier.init) == right.code.map(ObjectIdentifier.init)
  }

  /// Hashes name and text.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(text)
  }
}
