public import DBEngine

extension Session {
  /// Runs something once what the session does is committed: for mails, caches and queues that must not hear of what is
  /// rolled back.
  ///
  /// ```swift
  /// try session.add(order)
  /// try session.afterCommit { await mails.send(.confirmation(of: number)) }
  /// // insert into orders ...; commit; and then the mail
  /// ```
  ///
  /// It runs in the session's task, in the order of registration, before `commit` or the session returns; what it does
  /// cannot undo the commit. A rollback drops it, also that of the savepoint that it was registered in, and so does a body
  /// that runs again. In a session inside another transaction it runs when that one is committed by `withTransaction` or by
  /// another session.
  /// - Parameter action: what is to be done.
  /// - Throws: ``SessionMisuse`` in a Swift revision, whose transaction is the run's; ``SessionClosed``.
  public func afterCommit(_ action: @escaping CommitAction) throws {
    try check("session.afterCommit")
    guard !isEnclosed else {
      throw SessionMisuse(
        "the session of a revision hears of no commit", hint: "the run commits: do it where the run was started")
    }
    commitActions.append(action)
  }

  /// Runs what waited for the commit, or hands it to the transaction that this one is a part of.
  nonisolated(nonsending) func didCommit() async {
    var actions = commitActions
    commitActions = []
    if let hear = options.events.afterCommit { actions.append { await hear() } }
    switch scope {
    case .own: for action in actions { await action() }
    case .joined: for action in actions { connection.afterCommit(action) }
    }
  }
}
