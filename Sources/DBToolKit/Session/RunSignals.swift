import DBMigrations

/// Ties Ctrl-C and SIGTERM to a run: the first ends it at a safe place, the second ends the process.
enum RunSignals {
  /// Runs a body with a control that signals stop.
  ///
  /// A task of its own, which a signal cancels as well: waiting for a connection has no statement that a control could
  /// end, and a connect that nobody waits for any more is left to its thread. What runs under a control is shielded.
  static func withControl<R: Sendable>(
    _ console: Console, control: RunControl = RunControl(),
    _ body: @escaping @Sendable (RunControl) async throws -> R
  ) async throws -> R {
    let run = Task { try await body(control) }
    let watch = Signals.onFirst { _ in
      console.progress.clear()
      console.note("stopping: cancelling the running statement (again to end at once)")
      control.stop()
      run.cancel()
    }
    defer { watch.end() }
    return try await withTaskCancellationHandler {
      try await run.value
    } onCancel: {
      run.cancel()
    }
  }
}
