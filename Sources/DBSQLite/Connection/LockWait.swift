internal import CSQLite

/// How a connection waits for other connections' locks, and looks for interrupts while it waits or works.
///
/// SQLite's own busy timeout sleeps through interrupts, hence a handler of our own: steps of 1 to 25 ms up to the
/// timeout.
final class LockWait {
  private let timeout: Duration
  private let interruption: SQLiteInterrupter
  private var start = ContinuousClock.now

  /// After how many steps of SQLite's machine the progress handler looks for an interrupt: well under a millisecond.
  private static let stepsBetweenLooks: Int32 = 5000

  init(timeout: Duration, interruption: SQLiteInterrupter) {
    self.timeout = timeout
    self.interruption = interruption
  }

  /// Installs both handlers; this object must live as long as the connection.
  func install(on handle: OpaquePointer?) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    sqlite3_busy_handler(
      handle,
      { me, tries in
        guard let me else { return 0 }
        return Unmanaged<LockWait>.fromOpaque(me).takeUnretainedValue().wait(tries) ? 1 : 0
      }, me)
    sqlite3_progress_handler(
      handle, Self.stepsBetweenLooks,
      { me in
        guard let me else { return 0 }
        return Unmanaged<LockWait>.fromOpaque(me).takeUnretainedValue().interruption.isWanted ? 1 : 0
      }, me)
  }

  /// Whether to try again, after a pause.
  private func wait(_ tries: Int32) -> Bool {
    if tries == 0 { start = .now }
    if interruption.isWanted || start.duration(to: .now) >= timeout { return false }
    sqlite3_sleep(min(25, 1 + 2 * tries))
    return true
  }
}
