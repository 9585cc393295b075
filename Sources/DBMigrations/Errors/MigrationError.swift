public import DBEngine

/// Why a migration command could not do what was asked: what happened, where, why, and what to do next.
///
/// ```swift
/// do { _ = try await migrator.upgrade() }
/// catch let error as MigrationError where error.category == .lockBusy { retryLater() }
/// ```
public struct MigrationError: Error, Sendable {
  /// What kind of trouble it is; each kind has an exit status of its own on the command line.
  public enum Category: String, Sendable, CaseIterable {
    /// Something failed: a statement, a file, a connection.
    case failure
    /// Revisions are pending that should have been applied.
    case pending
    /// The graph cannot be used as asked.
    case graph
    /// Files and ledger contradict each other.
    case integrity
    /// Another run holds the lock.
    case lockBusy
    /// A signal ended the run.
    case interrupted
  }

  /// What kind of trouble it is.
  public var category: Category
  /// A stable name for programs, in camelCase: `unknownHeader`, `statementFailed`...
  public var code: String
  /// What happened, one sentence.
  public var message: String
  /// The file at fault, as it was named on the way in.
  public var file: String?
  /// The line in the file, counted from 1.
  public var line: Int?
  /// The statement at fault.
  public var statement: String?
  /// Where in the statement, in UTF-8 bytes.
  public var offset: Int?
  /// The revision, table, index... at fault.
  public var object: String?
  /// The deeper reason, in the words of the database or the system.
  public var cause: String?
  /// What to do next.
  public var hint: String?
  /// The database's own error, when there was one.
  public var databaseError: DatabaseError?

  /// The number of the statement at fault in its group, counted from 1.
  var statementNumber: Int?

  /// Makes an error.
  public init(
    _ category: Category = .failure, code: String, _ message: String, file: String? = nil, line: Int? = nil,
    statement: String? = nil, offset: Int? = nil, object: String? = nil, cause: String? = nil, hint: String? = nil,
    databaseError: DatabaseError? = nil
  ) {
    self.category = category
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.statement = statement
    self.offset = offset
    self.object = object
    self.cause = cause
    self.hint = hint
    self.databaseError = databaseError
  }
}

extension MigrationError: CustomStringConvertible {
  /// Place, message, cause and hint in one paragraph.
  public var description: String {
    var text = ""
    if let file {
      text += file
      if let line { text += ":\(line)" }
      text += ": "
    }
    text += message
    if let cause { text += "; cause: \(cause)" }
    if let hint { text += "; hint: \(hint)" }
    return text
  }
}

extension MigrationError {
  /// Several errors of one check, as one to throw: the first, with the others' places in its cause.
  static func combined(_ errors: [MigrationError]) -> MigrationError? {
    guard var first = errors.first else { return nil }
    if errors.count > 1 {
      let others = errors.dropFirst().prefix(9).map { other in
        var place = other.file ?? ""
        if let line = other.line { place += ":\(line)" }
        return (place.isEmpty ? "" : place + ": ") + other.message
      }
      var text = "and \(errors.count - 1) more: " + others.joined(separator: "; ")
      if errors.count > 10 { text += "; ..." }
      first.cause = first.cause.map { $0 + "; " + text } ?? text
    }
    return first
  }
}
