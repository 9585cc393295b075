package import DBSchema

/// The live schema as the first revision of a history, tried before it is written.
package struct Baseline: Sendable {
  /// The head of the file.
  package var header: RevisionHeader
  /// The sections.
  package var body: String
  /// What replaying it in a scratch database showed: `up` reaches the live schema, `down` leaves nothing.
  package var proof: ProofReport
  /// How many objects it makes.
  package var objects: Int
  /// What stands in the live database, and neither in the revision nor in any comparison.
  package var notCompared: [ObjectReference]
}
