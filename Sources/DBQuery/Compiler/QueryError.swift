public import DBSchema

/// A statement that cannot be sent: what is wrong with it is known before anything is.
///
/// ```swift
/// do { _ = try Select(Job.self).forUpdate(.skipLocked).sql(for: .sqlite) } catch { print(error) }
/// // SQLite has no 'for update'; hint: begin the transaction as a writer: it locks the whole database
/// ```
public struct QueryError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// The database cannot do it.
    case unsupported
    /// A table is in the statement twice under one name.
    case duplicateSource
    /// A column of a table that is not in the statement.
    case unknownSource
    /// A table that no condition connects with the others: each row would meet each.
    case cartesianProduct
    /// An update or delete of all rows that nobody asked for.
    case missingCondition
    /// Nothing to write or to select.
    case empty
    /// A relation that the models do not allow.
    case unknownRelation
    /// Parts that exclude each other.
    case contradiction
  }

  /// What is wrong.
  public let kind: Kind
  /// The database that the statement was for.
  public let dialect: DialectName
  /// What is wrong, in words.
  public let message: String
  /// What to do.
  public let hint: String?

  /// Makes an error.
  public init(_ kind: Kind, _ dialect: DialectName, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.dialect = dialect
    self.message = message
    self.hint = hint
  }

  /// The message, and what to do.
  public var description: String { message + (hint.map { "; hint: " + $0 } ?? "") }
}
