import DBEngine
import DBTesting

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The real `dbtool`, running as a process of its own.
struct ToolProcess: Sendable {
  let id: pid_t
  /// Where its standard output and error go.
  let outputPath: String

  /// Starts it in the database's folder, on the database and its `migrations`.
  /// - Parameters:
  ///   - program: the stock tool, or the bookstore's own.
  ///   - variables: more of the environment; an empty value takes one away.
  init(
    _ database: TemporaryDatabase, _ arguments: [String], output: String, program: String = "dbtool",
    variables: [String: String] = [:]
  ) throws {
    outputPath = "\(database.folder)/\(output).out"
    let path = try Self.path(of: program)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let all = [path] + arguments + ["--directory", database.folder, "--migrations", "migrations"]
    var words: [UnsafeMutablePointer<CChar>?] = all.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = Self.environment(database.url, variables).map { strdup($0) } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    // The thread that this runs on blocks signals that the program is to see.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var id: pid_t = 0
    let code = posix_spawn(&id, path, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw DatabaseError(.other, "cannot start \(path): \(String(cString: strerror(code)))") }
    self.id = id
  }

  /// Waits for its end without holding a thread: the exit status, or 128 and the signal's number.
  func wait(seconds: Int = 120) async throws -> Int32 {
    let end = ContinuousClock.now + .seconds(seconds)
    var status: Int32 = 0
    while true {
      let found = waitpid(id, &status, WNOHANG)
      if found == id { break }
      guard found == 0 else { throw DatabaseError(.other, "dbtool is gone: \(String(cString: strerror(errno)))") }
      if ContinuousClock.now > end {
        kill(id, SIGKILL)
        waitpid(id, &status, 0)
        throw DatabaseError(.other, "dbtool took longer than \(seconds) s; it said: \(output)")
      }
      try? await Task.sleep(for: .milliseconds(2))
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  func send(_ signal: Int32) { kill(id, signal) }

  /// What it has said so far.
  var output: String {
    guard let file = fopen(outputPath, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// The process's environment, with the database and without what would change the tool's ways.
  private static func environment(_ url: String, _ variables: [String: String]) -> [String] {
    let own = ["DBTOOL_DATABASE": url, "NO_COLOR": "1"].merging(variables) { $1 }
    var all = own.filter { !$0.value.isEmpty }.map { "\($0)=\($1)" }
    var entry = environ
    while let variable = entry.pointee {
      let text = String(cString: variable)
      if own[String(text.prefix { $0 != "=" })] == nil, !text.hasPrefix("DBTOOL_"), !text.hasPrefix("GITHUB_"),
        !text.hasPrefix("CI=")
      {
        all.append(text)
      }
      entry += 1
    }
    return all
  }

  /// The binary that was built with these tests: it stands in a folder above the test bundle.
  static func path(of program: String) throws -> String {
    if program == "dbtool", let named = getenv("DBTOOL_TEST_BINARY") { return String(cString: named) }
    guard let own = realpath("/proc/self/exe", nil) else { throw DatabaseError(.other, "no /proc/self/exe") }
    defer { free(own) }
    for start in [String(cString: own), CommandLine.arguments.first ?? ""] {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let path = folder + "/" + program
        var info = stat()
        if access(String(path), X_OK) == 0, stat(String(path), &info) == 0, info.st_mode & S_IFMT == S_IFREG {
          return String(path)
        }
      }
    }
    throw DatabaseError(.other, "\(program) is not built")
  }
}
