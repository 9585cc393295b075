public import DBMigrations

/// What is wrong with a history, and of which revision, as ``expectMigrations(in:on:models:irreversible:)`` finds it.
///
/// ```swift
/// do { try await expectMigrations(in: "migrations", on: engine) } catch let error as MigrationExpectation {
///   print(error)
///   // revision a3: its down does not restore the schema of before
///   //   + column users.age integer
/// }
/// ```
public struct MigrationExpectation: Error, Sendable, CustomStringConvertible {
  /// What was expected.
  public enum Rule: String, Sendable, CaseIterable {
    /// The files can be read, and make a graph.
    case isReadable
    /// There is one head.
    case hasOneHead
    /// Each revision has a way back.
    case hasWayBack
    /// The database holds nothing of the history yet.
    case startsEmpty
    /// `up` runs.
    case goesUp
    /// `down` runs.
    case goesDown
    /// `down` brings back the schema of before.
    case restores
    /// `up` runs again, after everything was undone.
    case goesUpAgain
    /// A second `up` leads to the same schema as the first.
    case repeats
    /// The history leads to what the models declare.
    case meetsModels
  }

  /// What was expected.
  public let rule: Rule
  /// The revision that does not meet it; nil where it is the history as a whole.
  public let revision: String?
  /// What happened, one sentence.
  public let message: String
  /// What is different, an operation a line.
  public let differences: [String]
  /// The error that a revision ended in.
  public let cause: MigrationError?

  init(
    _ rule: Rule, _ revision: RevisionID?, _ message: String, differences: [String] = [], cause: MigrationError? = nil
  ) {
    self.rule = rule
    self.revision = revision?.text
    self.message = message
    self.differences = differences
    self.cause = cause
  }

  /// Revision, message and reason; the differences on lines of their own.
  public var description: String {
    var text = revision.map { "revision \($0): " } ?? ""
    text += message
    if let cause { text += ": \(cause)" }
    return ([text] + differences.map { "  " + $0 }).joined(separator: "\n")
  }
}
