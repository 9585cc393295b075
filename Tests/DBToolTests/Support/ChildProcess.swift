import Glibc

/// A moment after which a run has taken too long.
struct Deadline {
  private let end: ContinuousClock.Instant
  init(seconds: Int) { end = .now + .seconds(seconds) }
  /// Milliseconds that are left, none when it has passed.
  var milliseconds: Int32 {
    let left = ContinuousClock.now.duration(to: end)
    return left > .zero ? Int32(clamping: left / .milliseconds(1)) + 1 : 0
  }
}

extension Int32 {
  fileprivate init(clamping value: Double) { self = value > 1_000_000 ? 1_000_000 : Int32(value) }
}

/// A program that a test started, and that it ends when it takes too long.
struct ChildProcess {
  let id: pid_t

  /// Waits for one of the descriptors, or kills the program and throws when the time is over.
  func waitForEvent(_ polls: inout [pollfd], _ deadline: Deadline) throws {
    while true {
      let count = poll(&polls, nfds_t(polls.count), deadline.milliseconds)
      if count > 0 { return }
      if count < 0, errno == EINTR { continue }
      throw end()
    }
  }

  /// The exit status, or 128 and the signal's number.
  func wait(_ deadline: Deadline) throws -> Int32 {
    var status: Int32 = 0
    while true {
      let result = waitpid(id, &status, WNOHANG)
      if result == id { break }
      guard result == 0 || errno == EINTR else { throw Trouble("cannot wait for process \(id)") }
      guard deadline.milliseconds > 0 else { throw end() }
      usleep(1000)
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  private func end() -> Trouble {
    kill(id, SIGKILL)
    var status: Int32 = 0
    waitpid(id, &status, 0)
    return Trouble("the program took too long and was killed")
  }
}

/// A pipe whose ends are not inherited and are closed with it.
final class Pipe {
  private(set) var read: Int32 = -1
  private(set) var write: Int32 = -1

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Trouble("cannot make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (ends[0], ends[1])
  }

  func closeRead() { Self.close(&read) }
  func closeWrite() { Self.close(&write) }

  private static func close(_ end: inout Int32) {
    if end >= 0 { Glibc.close(end) }
    end = -1
  }

  deinit {
    closeRead()
    closeWrite()
  }
}
