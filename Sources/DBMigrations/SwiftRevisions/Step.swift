public import DBEngine
public import DBSchema

/// What a Swift revision works with, for the time of one call of ``Revision/up(_:)`` or ``Revision/down(_:)``.
///
/// Like the connection in it, it belongs to the task that runs the revision, and cannot be sent to another one.
///
/// ```swift
/// func up(_ step: Step) async throws {
///   try await step.connection.execute("create table tags (name text not null)")
///   if step.dialect == .postgresql { try await step.connection.execute("create index on tags (lower(name))") }
/// }
/// ```
public struct Step: ConnectionHolder {
  /// The session of this revision. Its transaction is the run's, unless the header says `//: transaction = none`.
  public let connection: Connection
  /// The revision that runs.
  public let revision: RevisionID
  /// Which way it runs.
  public let direction: Direction
  /// What a downgrade may lose: see ``RunOptions/mayLose``.
  let mayLose: Set<String>

  /// Which database it runs on.
  public var dialect: DialectName { connection.dialect }

  init(connection: Connection, revision: RevisionID, direction: Direction, mayLose: Set<String>) {
    self.connection = connection
    self.revision = revision
    self.direction = direction
    self.mayLose = mayLose
  }
}
