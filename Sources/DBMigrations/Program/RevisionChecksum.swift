import DBQuery
import DBSchema

/// The checksum of what a revision does to one database: SHA-256 over the tokens of its `up` sections.
///
/// Covered, for each `up` section that is for the database, in order: its name, its `on`, `transaction` and
/// `foreign_keys` options, and the tokens of each statement. Not covered: headers, `verify`, `down`, timeouts, retries,
/// comments outside bodies, blanks, line ends. So a file may be tidied after it was applied, and not be changed.
///
/// A *prefix* checksum covers what was done when a run stopped half-way: whole sections, and some statements of the
/// next. What is left may be mended before the run goes on; what was done may not.
struct RevisionChecksum {
  let dialect: DialectName

  /// How far a prefix reaches.
  struct Prefix {
    /// Whole sections.
    var sections: Int
    /// Statements of the section behind them.
    var statements = 0
  }

  /// The checksum of a file's sections of a kind; nil when it has none for the database.
  func of(_ kind: RevisionSection.Kind, _ file: RevisionFile) throws(SQLLexicalError) -> String? {
    let sections = file.sections(of: kind, on: dialect)
    if file.language == .swift, !sections.isEmpty { return CodeChecksum.of(file) }
    return sections.isEmpty ? nil : try of(sections)
  }

  /// The checksum of sections, or of what a prefix of them covers, as 64 hexadecimal digits.
  func of(_ sections: [RevisionSection], upTo prefix: Prefix? = nil) throws(SQLLexicalError) -> String {
    var hash = SHA256()
    for (index, section) in sections.enumerated() {
      if let prefix, index > prefix.sections || (index == prefix.sections && prefix.statements == 0) { break }
      let limit = prefix.flatMap { index == $0.sections ? $0.statements : nil } ?? .max
      add(section, to: &hash)
      for statement in try StatementSplitter.split(section.body, dialect: dialect).prefix(limit) {
        hash.update(try normalizedTokens(statement.text, dialect: dialect))
        hash.update(CollectionOfOne(UInt8(0)))
      }
      hash.update(CollectionOfOne(UInt8(1)))
    }
    return SHA256.hexadecimal(hash.finish())
  }

  private func add(_ section: RevisionSection, to hash: inout SHA256) {
    let on = section.on.map { $0.map(\.rawValue).sorted().joined(separator: ",") } ?? ""
    let options = [
      section.name ?? "", on, section.transaction.rawValue, section.foreignKeysOff ? "foreign_keys=off" : "",
    ]
    hash.update(Array(options.joined(separator: "\u{0}").utf8))
    hash.update(CollectionOfOne(UInt8(0)))
  }
}
