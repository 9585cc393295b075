/// What is done once a transaction is committed.
///
/// ```swift
/// let action: CommitAction = { await outbox.wake() }
/// ```
public typealias CommitAction = nonisolated(nonsending) () async -> Void

extension Connection {
  /// Something to do after the commit, unless the savepoint that it belongs to is undone before.
  struct WaitingAction {
    var depth: Int
    let run: CommitAction
  }

  /// Runs something once the open transaction is committed by ``withTransaction(_:_:)`` or by a session; a rollback drops
  /// it, also that of the savepoint which is open now.
  package func afterCommit(_ action: @escaping CommitAction) {
    commitActions.append(WaitingAction(depth: savepointDepth, run: action))
  }

  /// Runs what waited for the commit.
  nonisolated(nonsending) func runCommitActions() async {
    let actions = commitActions
    commitActions = []
    for action in actions { await action.run() }
  }

  /// What was registered in a savepoint belongs to what is around it.
  func keepCommitActions(from level: Int) {
    for index in commitActions.indices where commitActions[index].depth >= level {
      commitActions[index].depth = level - 1
    }
  }

  /// What was registered in a savepoint is undone with it.
  func dropCommitActions(from level: Int) { commitActions.removeAll { $0.depth >= level } }
}
