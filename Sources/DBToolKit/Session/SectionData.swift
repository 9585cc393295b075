import DBMigrations
import DBSchema

/// A section of a revision file, as JSON prints it.
struct SectionData: Encodable, Sendable {
  let kind: String
  let name: String?
  /// The databases it is for; null for all.
  let on: [String]?
  let line: Int
  let options: [String]
  let sql: String

  init(_ section: RevisionSection) {
    kind = section.kind.rawValue
    name = section.name
    on = section.on.map { $0.map(\.rawValue).sorted() }
    line = section.line
    options = section.optionTexts
    sql = section.body
  }
}

extension RevisionSection {
  /// The options as a file writes them, without `on`.
  var optionTexts: [String] {
    var texts: [String] = []
    if transaction != .shared { texts.append("transaction=\(transaction.rawValue)") }
    if foreignKeysOff { texts.append("foreign_keys=off") }
    if let lockTimeout { texts.append("lock_timeout=\(DurationText.milliseconds(lockTimeout))ms") }
    if let statementTimeout {
      texts.append("statement_timeout=\(DurationText.milliseconds(statementTimeout))ms")
    }
    if let retries { texts.append("retries=\(retries)") }
    if isSecret { texts.append("secret") }
    if let empty { texts.append("empty=\"\(empty)\"") }
    return texts
  }
}
