import DBEngine
import DBQuery
import DBSchema

/// One run: the connection that holds the lock, and everything that is written on it.
///
/// What holds at every instant, whatever ends the process:
///
/// 1. A transactional group and its ledger row commit together, or neither does.
/// 2. `seq` is the last one seen plus one: if anybody else wrote meanwhile, the row's insert fails, and the group with it.
/// 3. A statement that runs outside any transaction stands between a `started` row and the next one; nothing else does.
/// 4. Ledger rows are written under the role that the connection logged in with, by qualified names.
/// 5. Before each group, the session is put back to what it was when the run began.
final class Run {
  let connection: Connection
  let ledger: Ledger
  let options: RunOptions
  let identity: RunIdentity
  let control: RunControl
  let emit: @Sendable (MigrationEvent) -> Void
  /// The SQL that fails when the run lock is no longer ours; nil where another kind of lock is held.
  let lockKey: Int64?
  /// Whether an outer transaction holds everything: the caller's, a dry run's, or that of all-or-nothing.
  let isEnclosed: Bool
  /// The role and search path that the owner of an outer transaction had; restored before the ledger is written.
  let outerSession: (role: String, searchPath: String)?
  /// The command that runs, for the server's list of sessions: `upgrade`.
  let command: String
  /// The ledger as this run left it: as it was read, and what was written since.
  private(set) var state: LedgerState
  /// How many statements the revision's earlier groups have, for messages.
  var statementsBefore = 0
  /// The session authorization and role that the connection logged in with; known inside sections without transaction.
  var ownSession: [SQLValue] = []
  /// The last row of the ledger that this run knows.
  var lastSeq: Int64 { state.lastSeq }

  var dialect: DialectName { connection.dialect }

  init(
    connection: Connection, ledger: Ledger, options: RunOptions, identity: RunIdentity, control: RunControl,
    emit: @escaping @Sendable (MigrationEvent) -> Void, lockKey: Int64?, isEnclosed: Bool, command: String,
    state: LedgerState, outerSession: (role: String, searchPath: String)? = nil
  ) {
    self.connection = connection
    self.ledger = ledger
    self.options = options
    self.identity = identity
    self.control = control
    self.emit = emit
    self.lockKey = lockKey
    self.isEnclosed = isEnclosed
    self.command = command
    self.state = state
    self.outerSession = outerSession
  }

  /// Runs what is left of a revision.
  nonisolated(nonsending) func perform(_ step: PlannedStep) async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    let (groups, skip, unknown) = step.remaining
    if step.done != nil {
      let before = step.program.groups.prefix(step.program.groups.count - groups.count)
      let done = before.reduce(0) { $0 + $1.statements.count } + skip
      emit(.resumed(step.revision, statement: done + 1, of: step.program.statementCount))
    }
    if groups.isEmpty {
      try await runTransaction(StatementGroup.nothing, of: step, number: step.program.groups.count + 1)
    }
    for (index, group) in zip(groups.indices, groups) {
      let isFirst = index == groups.startIndex
      statementsBefore = step.program.groups[..<index].reduce(0) { $0 + $1.statements.count }
      switch group.mode {
      case .transaction: try await runTransaction(group, of: step, number: index + 1)
      case .none:
        try await runBare(
          group, of: step, number: index + 1, skip: isFirst ? skip : 0, unknown: isFirst ? unknown : nil)
      }
    }
    emit(.finished(step.revision, step.direction, duration: clock.now - begin))
  }

  /// Takes note of a row that is in the ledger for good, or as much as the outer transaction is.
  func wrote(_ row: LedgerRow) { state.fold(row) }

  /// Whether a group is the last of its revision.
  func isLast(_ number: Int, of step: PlannedStep) -> Bool { number >= step.program.groups.count }
}

extension StatementGroup {
  /// A group without statements: what writes the last row of a revision that has none left.
  static var nothing: StatementGroup {
    StatementGroup(mode: .transaction, titles: [], statements: [], verifications: [], sections: 0..<0)
  }
}
