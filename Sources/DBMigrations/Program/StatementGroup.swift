/// One statement of a revision, with its place; the code of a Swift revision counts as one.
package struct ProgramStatement: Sendable {
  /// The text as it is sent.
  package var text: String
  /// The file it stands in.
  package var file: String
  /// The line of its first character.
  package var line: Int
  /// What it needs of the transaction around it.
  var kind: StatementClass
  /// How long it may wait for a lock, when its section says.
  package var lockTimeout: Duration?
  /// How long it may run, when its section says.
  package var statementTimeout: Duration?
  /// Whether it is the code of a Swift revision, and `text` no more than its name.
  package var isCode = false
}

/// The statements that commit together: the unit of retry and of progress.
package struct StatementGroup: Sendable {
  /// Sections that begin transactions, or one that has none.
  package enum Mode: Sendable, Hashable {
    /// One transaction around all of it.
    case transaction
    /// A transaction a statement where that is possible, none where it is not.
    case none
  }

  /// How the group commits.
  package var mode: Mode
  /// The sections in it, as errors name them.
  package var titles: [String]
  /// The statements in order.
  package var statements: [ProgramStatement]
  /// The questions that must be answered with true before it commits.
  package var verifications: [ProgramStatement]
  /// Whether SQLite's foreign keys are off while it runs.
  package var foreignKeysOff = false
  /// How often it is tried again, when a section says.
  package var retries: Int?
  /// The indexes of its `up` or `down` sections among those of the revision for this database.
  var sections: Range<Int>
}

/// What a revision does to one database in one direction: its groups in order.
package struct RevisionProgram: Sendable {
  /// The revision.
  package var revision: RevisionID
  /// The groups in the order they run.
  package var groups: [StatementGroup]

  /// The `up` or `down` sections that the groups are made of, in order.
  var sections: [RevisionSection]

  /// The number of statements in all groups.
  package var statementCount: Int { groups.reduce(0) { $0 + $1.statements.count } }
  /// Whether it commits as one: all or nothing.
  package var isAtomic: Bool { groups.allSatisfy { $0.mode == .transaction } && groups.count <= 1 }
}
