/// What a run tells while it runs: the command line prints it, a library's user may log it.
///
/// ```swift
/// migrator.options.onEvent = { event in
///   switch event {
///   case .started(let revision, _, let number, let count): print("\(number)/\(count)", revision.id)
///   case .warning(let words): print("warning:", words)
///   default: break
///   }
/// }
/// ```
public enum MigrationEvent: Sendable {
  /// Another run holds the lock; told once, and again when the holder changes.
  case waitingForLock(holder: String)
  /// The database file was copied before the first statement.
  case backedUp(path: String)
  /// A revision begins: its number among all, counted from 1.
  case started(RevisionNode, Direction, number: Int, of: Int)
  /// A half-done revision goes on behind what an earlier run had done.
  case resumed(RevisionNode, statement: Int, of: Int)
  /// A statement that runs outside any transaction begins.
  case statement(RevisionNode, title: String, number: Int, of: Int)
  /// A group is tried again.
  case retrying(RevisionNode, attempt: Int, of: Int, because: String)
  /// A revision is done.
  case finished(RevisionNode, Direction, duration: Duration)
  /// Something that the database said.
  case notice(String)
  /// Something worth knowing that stops nothing.
  case warning(String)
}
