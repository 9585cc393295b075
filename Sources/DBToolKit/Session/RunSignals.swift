import DBMigrations

/// Ties Ctrl-C and SIGTERM to a run: the first ends it at a safe place, the second ends the process.
enum RunSignals {
  /// Runs a body with a control that signals stop.
  static func withControl<R>(_ console: Console, _ body: (RunControl) async throws -> R) async throws -> R {
    let control = RunControl()
    let watch = Signals.onFirst { _ in
      console.progress.clear()
      console.note("stopping: cancelling the running statement (again to end at once)")
      control.stop()
    }
    defer { watch.end() }
    return try await body(control)
  }
}
