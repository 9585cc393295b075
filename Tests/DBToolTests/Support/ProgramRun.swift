import Glibc

/// A run of one of the built programs, as a user's shell would start it.
///
/// ```swift
/// let result = try ProgramRun("dbtool", ["--help"]).run()
/// ```
struct ProgramRun {
  /// What the run left behind.
  struct Result: Equatable {
    var output: String
    var error: String
    /// The exit status, or 128 and the number of the signal that ended it.
    var status: Int32
  }
  /// Something done to a run on a pseudo-terminal, in order.
  enum Act {
    /// Waits until the text was printed, behind what an earlier act waited for.
    case wait(String)
    case type(String)
    case signal(Int32)
  }

  var program: String
  var arguments: [String]
  /// The whole environment; nothing of the test's own is handed on.
  var variables: [String: String] = ["PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8"]
  var folder: String?
  var input = ""
  /// Killed after this many seconds, and the run throws.
  var timeout = 30

  init(_ program: String, _ arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// Runs with pipes on all three streams.
  func run() throws -> Result {
    let (input, output, error) = (try Pipe(), try Pipe(), try Pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (stream, end) in [(Int32(0), input.read), (1, output.write), (2, error.write)] {
      posix_spawn_file_actions_adddup2(&actions, end, stream)
    }
    let process = try spawn(&actions)
    input.closeRead()
    output.closeWrite()
    error.closeWrite()
    _ = signal(SIGPIPE, SIG_IGN)
    var unsent = Array(self.input.utf8)[...]
    if unsent.isEmpty { input.closeWrite() }
    var texts: [[UInt8]] = [[], []]
    var open: [Int32] = [output.read, error.read]
    let deadline = Deadline(seconds: timeout)
    while open.contains(where: { $0 >= 0 }) {
      var polls = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      polls.append(pollfd(fd: unsent.isEmpty ? -1 : input.write, events: Int16(POLLOUT), revents: 0))
      try process.waitForEvent(&polls, deadline)
      if polls[2].revents != 0 {
        let count = unsent.withUnsafeBytes { write(input.write, $0.baseAddress, min($0.count, 4096)) }
        unsent = count > 0 ? unsent.dropFirst(count) : []
        if unsent.isEmpty { input.closeWrite() }
      }
      for index in 0...1 where polls[index].revents != 0 {
        if let bytes = readChunk(open[index]) { texts[index] += bytes } else { open[index] = -1 }
      }
    }
    let status = try process.wait(deadline)
    return Result(
      output: String(decoding: texts[0], as: UTF8.self), error: String(decoding: texts[1], as: UTF8.self),
      status: status)
  }

  /// Runs on a pseudo-terminal of the given width, as its session's leader, and gives everything that appeared on it.
  func runOnTerminal(width: Int, _ acts: [Act] = []) throws -> (screen: String, status: Int32) {
    let terminal = try PseudoTerminal(width: width)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session's leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, terminal.name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    let process = try spawn(&actions, newSession: true)
    terminal.closeOwnEnd()
    var screen: [UInt8] = []
    var seen = 0
    var left = acts[...]
    let deadline = Deadline(seconds: timeout)
    reading: while true {
      acting: while let act = left.first {
        switch act {
        case .wait(let text):
          guard let end = Self.end(of: Array(text.utf8), in: screen, from: seen) else { break acting }
          seen = end
        case .type(let text): _ = Array(text.utf8).withUnsafeBytes { write(terminal.master, $0.baseAddress, $0.count) }
        case .signal(let number): kill(process.id, number)
        }
        left = left.dropFirst()
      }
      var polls = [pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0)]
      do {
        try process.waitForEvent(&polls, deadline)
      } catch {
        throw Trouble("\(error); left to do: \(left); screen: \(String(decoding: screen, as: UTF8.self))")
      }
      guard let bytes = readChunk(terminal.master) else { break reading }
      screen += bytes
    }
    let status = try process.wait(deadline)
    guard left.isEmpty else {
      throw Trouble("it ended before \(left); screen: \(String(decoding: screen, as: UTF8.self))")
    }
    return (String(decoding: screen, as: UTF8.self), status)
  }

  private static func end(of text: [UInt8], in screen: [UInt8], from start: Int) -> Int? {
    guard screen.count >= start + text.count else { return nil }
    for index in start...(screen.count - text.count) where screen[index...].starts(with: text) {
      return index + text.count
    }
    return nil
  }

  private func spawn(_ actions: inout posix_spawn_file_actions_t, newSession: Bool = false) throws -> ChildProcess {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a shell would leave them, whatever the test runner did to its own.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    // POSIX_SPAWN_SETSID is 0x80 on Linux; the header gives it only under a feature macro.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags = Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, flags | (newSession ? 0x80 : 0))
    var command = [try program.hasPrefix("/") ? program : BuiltPrograms.path(of: program)] + arguments
    if let folder { command = ["/usr/bin/env", "-C", folder] + command }
    let path = command[0]
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var pairs: [UnsafeMutablePointer<CChar>?] =
      variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + pairs { free(text) } }
    var id = pid_t()
    let number = posix_spawn(&id, path, &actions, &attributes, &words, &pairs)
    guard number == 0 else { throw Trouble("cannot start \(path): error \(number)") }
    return ChildProcess(id: id)
  }

  /// The next bytes, or nil at the end; a pseudo-terminal ends with an error once nobody has its other side open.
  private func readChunk(_ descriptor: Int32) -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &chunk, chunk.count)
    if count < 0, errno == EINTR { return [] }
    return count > 0 ? Array(chunk[..<count]) : nil
  }
}
