/// Calls back at a time: one sleeping thread for all of an engine's timeouts, started when the first is set.
final class Alarm: Sendable {
  private struct Setting {
    var time: Duration?
    var isStarted = false
    var isStopped = false
  }

  private enum Turn {
    case ring
    case again
    case stop
  }

  private let setting: Monitor<Setting>

  init() { setting = Monitor(Setting()) }

  deinit { stop() }

  /// Sees to it that `handler` is called at `time` at the latest. The first call's handler is the one that is used.
  func ring(at time: Duration, _ handler: @escaping @Sendable () -> Void) {
    let mustStart = setting.change { setting in
      if setting.time.map({ time < $0 }) ?? true { setting.time = time }
      defer { setting.isStarted = true }
      return !setting.isStarted
    }
    guard mustStart else { return }
    let isStarted = SystemThread.start { [setting] in
      while case .ring = Self.sleep(setting) { handler() }
    }
    // Without a thread the next call tries again.
    if !isStarted { setting.withLock { $0.isStarted = false } }
  }

  /// Ends the thread.
  func stop() { setting.change { $0.isStopped = true } }

  private static func sleep(_ setting: Monitor<Setting>) -> Turn {
    while true {
      let until = setting.withLock { $0.time }
      let turn = setting.wait(until: until) { state -> Turn? in
        if state.isStopped { return .stop }
        if let time = state.time, time <= MonotonicTime.now {
          state.time = nil
          return .ring
        }
        return state.time == until ? nil : .again
      }
      switch turn {
      case .ring?: return .ring
      case .stop?: return .stop
      case .again?, nil: continue
      }
    }
  }
}
