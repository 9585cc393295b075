/// What a run did.
///
/// ```swift
/// let report = try await migrator.upgrade()
/// for step in report.steps { print(step.direction, step.revision.id, step.duration) }   // up 1f3c9a2b 0.012 seconds
/// print(report.from, "->", report.to)
/// ```
public struct RunReport: Sendable {
  /// One revision of it.
  public struct Step: Sendable {
    /// The revision.
    public var revision: RevisionNode
    /// Forward or back.
    public var direction: Direction
    /// How long it took.
    public var duration: Duration
  }

  /// The revisions that ran, in order.
  public var steps: [Step]
  /// The effective heads before.
  public var from: [RevisionID]
  /// The effective heads after.
  public var to: [RevisionID]
  /// What is worth saying and stopped nothing.
  public var warnings: [String]
  /// Where a SQLite file was copied to first.
  public var backup: String?
  /// Whether everything was rolled back at the end, as asked.
  public var isDryRun = false
}
