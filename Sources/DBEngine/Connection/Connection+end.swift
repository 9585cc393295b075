import DBQuery

extension Connection {
  /// Ends the lease: undoes what the policy says. Afterwards a state other than `idle` means that the connection has
  /// to be closed. Not interrupted by cancellation.
  nonisolated(nonsending) func end(_ policy: LeaseOptions.ResetPolicy) async {
    if hasNoticeHandler { onNotice(nil) }
    leaseInterrupter?.close()
    shieldDepth = 1
    isCleaningUp = true
    // Any call ends what is open.
    if lastStream > 0, transactionState != .lost { await succeed { _ in } }
    let mustReset =
      switch policy {
      case .none, .rollback: false
      case .tracked: mayHaveChangedSession && !context.isReadOnly
      case .full: true
      }
    switch (transactionState, mustReset) {
    case (.lost, _), (.idle, false): break
    case (.idle, true), (.open, true), (.failed, true): await reset()
    case (.open, false), (.failed, false): _ = try? await execute("rollback")
    }
    isOver = true
  }

  private nonisolated(nonsending) func reset() async {
    await succeed { driver throws(DatabaseError) in try driver.reset() }
    guard transactionState == .idle, let prepare = context.hooks.onConnect else { return }
    isCleaningUp = false
    do { try await prepare(self) } catch { transactionState = .lost }
  }

  /// Calls the driver; a failure makes the connection one that has to be closed.
  private nonisolated(nonsending) func succeed(
    _ work: @escaping @Sendable (any DriverConnection) throws(DatabaseError) -> Void
  ) async {
    do { try await call([], work) } catch { transactionState = .lost }
  }
}
