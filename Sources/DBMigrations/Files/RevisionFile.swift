public import DBSchema

/// What a revision is written in.
///
/// ```swift
/// try RevisionFile(reading: "migrations/20261122T093105_add_users.1f3c9a2b.sql").language   // sql
/// ```
public enum RevisionLanguage: String, Sendable {
  /// SQL sections.
  case sql
  /// Swift code; compiled into the project's own executable.
  case swift
}

/// A revision file, read whole: header, sections, and the bytes' hash.
///
/// ```swift
/// let file = try RevisionFile(reading: "migrations/20261122T093105_add_users.1f3c9a2b.sql")
/// file.sections(of: .up, on: .postgresql).map(\.title)   // ["up", "up due_index"]
/// ```
public struct RevisionFile: Sendable {
  /// Where the file lies, as errors name it; for a text from the ledger, what it is.
  public let path: String
  /// SQL or Swift.
  public let language: RevisionLanguage
  /// What the file says of itself.
  public let header: RevisionHeader
  /// The sections in the order they stand in; of a Swift revision its functions, without a text.
  public let sections: [RevisionSection]
  /// SHA-256 of the file's raw bytes, as it lies on the disk.
  public let bytesHash: String
  /// The normalised text.
  public let text: String

  /// Reads and parses a file.
  /// - Throws: ``MigrationError`` with file and line for whatever is wrong with it.
  public init(reading path: String) throws(MigrationError) {
    try self.init(bytes: try FileBytes.read(path), path: path)
  }

  /// Parses a file's bytes.
  /// - Throws: ``MigrationError`` with file and line.
  public init(bytes: [UInt8], path: String) throws(MigrationError) {
    try self.init(bytes: bytes, path: path, language: path.hasSuffix(".swift") ? .swift : .sql)
  }

  /// Parses the text of a revision as the ledger kept it.
  package init(ledgerText text: String, of id: RevisionID) throws(MigrationError) {
    // A file's name is not kept; headers stand in comments of its language.
    let isSwift = text.split(separator: "\n").contains { $0.hasPrefix("//:") }
    try self.init(
      bytes: Array(text.utf8), path: "\(Self.ledgerMark) \(id)", language: isSwift ? .swift : .sql)
  }

  /// What the path of a text from the ledger begins with.
  package static let ledgerMark = "(ledger)"

  private init(bytes: [UInt8], path: String, language: RevisionLanguage) throws(MigrationError) {
    self.path = path
    self.language = language
    bytesHash = SHA256.hex(of: bytes)
    let normalised = try RevisionText.normalise(bytes, file: path)
    if normalised.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }) {
      throw MigrationError(
        code: "emptyFile", "the file is empty", file: path, hint: "remove it, or write a revision into it")
    }
    text = try RevisionText.string(normalised[...], in: normalised, file: path)
    let parser = RevisionFileParser(file: path, bytes: normalised, language: language)
    switch language {
    case .sql: (header, sections) = try parser.parse()
    case .swift: (header, sections) = try parser.parseSwift()
    }
  }

  /// The sections of a kind that are for a database, in order.
  public func sections(of kind: RevisionSection.Kind, on dialect: DialectName) -> [RevisionSection] {
    sections.filter { $0.kind == kind && $0.applies(to: dialect) }
  }
}
