import DBQuery
import DBSchema

/// What may stand in a section: refused here, when the file is read, rather than half-way through a run.
struct StatementRules {
  let file: String
  let dialect: DialectName
  let classifier: StatementClassifier

  init(file: String, dialect: DialectName) {
    self.file = file
    self.dialect = dialect
    classifier = StatementClassifier(dialect: dialect)
  }

  /// Checks one statement against its section, and says what kind it is.
  func check(_ statement: String, line: Int, in section: RevisionSection) throws(MigrationError) -> StatementClass {
    let kind = classifier.classify(statement, isAlone: section.transaction == .none)
    var title: String { classifier.title(statement) }
    switch kind {
    case .transactional: break
    case .transactionControl:
      throw error(
        "transactionControl", "`\(title)` stands in a section, but transactions are made by dbtool", line, statement,
        "leave it out; transaction=own gives a section a transaction of its own, transaction=none gives it none")
    case .clientCopy:
      throw error(
        "clientCopy", "`copy` from or to the client cannot run in a revision", line, statement,
        "write the rows as insert statements, or copy from a file of the server")
    case .session, .bare:
      if section.transaction != .none, let option = replacement(kind, statement) {
        let what =
          title.hasPrefix("call ") ? "may end the transaction that it runs in" : "does not work inside a transaction"
        throw error("needsNoTransaction", "`\(title)` \(what)", line, statement, option)
      }
    }
    if dialect == .postgresql, title == "discard all" {
      throw error(
        "discardsLock", "`discard all` would give up the run lock", line, statement,
        "leave it out: the session is put back after each revision; `discard plans` and `discard temp` work")
    }
    if case .bare(.buildIndex(let name, _)) = kind, name.isEmpty {
      throw error(
        "unnamedConcurrentIndex", "a concurrent index has no name", line, statement,
        "name it: after a crash the name is how the half-built index is found")
    }
    return kind
  }

  /// What to write instead of a statement that cannot run in a transactional section; nil when it can after all.
  private func replacement(_ kind: StatementClass, _ statement: String) -> String? {
    switch dialect {
    case .postgresql:
      if case .bare = kind { return "put it in a section of its own: `--: up NAME transaction=none`" }
      return nil
    case .sqlite:
      if classifier.pragmaName(statement) == "foreign_keys" {
        return "use the section's option foreign_keys=off: it is set before the transaction begins, and the keys are "
          + "checked before it commits"
      }
      return "put it in a section of its own: `--: up NAME transaction=none`"
    }
  }

  private func error(_ code: String, _ message: String, _ line: Int, _ statement: String, _ hint: String)
    -> MigrationError
  {
    MigrationError(code: code, message, file: file, line: line, statement: statement, hint: hint)
  }
}
