public import DBSchema

/// What trying a revision in a scratch database showed: three questions, answered apart.
///
/// ```swift
/// let report = try await workshop.prove(revision)
/// report.hasFailed        // false: up reached its goal, down restored the schema, no row was lost
/// report.filledTables     // 3 of 4: one table could not be filled, and is not proved
/// ```
public struct ProofReport: Sendable {
  /// The database that it was tried on.
  public var dialect: DialectName
  /// What `up` left to do to reach the goal; empty when it got there. Nil when there was no goal to compare with: a
  /// revision that a person wrote goes wherever it goes.
  public var upDifferences: [String]?
  /// What `down` left different from before; empty when it restored everything. Nil when the revision says that it
  /// cannot be undone.
  public var downDifferences: [String]?
  /// The objects that differ, of both directions.
  public var objects: [ObjectReference] = []
  /// Tables whose rows were not all there after `up` or after `down`, though the table and the columns were.
  public var lostRows: [QualifiedName] = []
  /// How many tables had rows when `up` began.
  public var filledTables = 0
  /// How many tables there were.
  public var tables = 0
  /// Why tables had none.
  public var unfilled: [QualifiedName: String] = [:]
  /// What stopped it: a statement of the revision that failed.
  public var failure: MigrationError?
  /// How long it took.
  public var duration: Duration = .zero

  /// Whether something that was tried went wrong.
  public var hasFailed: Bool {
    failure != nil || !(upDifferences ?? []).isEmpty || !(downDifferences ?? []).isEmpty || !lostRows.isEmpty
  }

  /// Whether everything was tried and went well. What a table without rows would have lost nobody knows: such a report
  /// is neither proved nor failed.
  public var isProved: Bool { !hasFailed && unfilled.isEmpty }
}
