import DBEngine
import Glibc

/// A program that a test starts: with a fresh signal mask, no descriptors of ours, and as the user that a PostgreSQL
/// server agrees to run as.
///
/// It is started with `posix_spawn` and waited for by its number. A server's helpers that wait for it (`pg_ctl -w`)
/// would wait in vain where the test runner keeps its signals blocked, or for pipes that the server inherits.
struct ChildProgram {
  let process: pid_t

  /// Where a program stands on the PATH, or nil.
  static func path(of name: String) -> String? {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Starts a program, with its output added to a file.
  init(_ arguments: [String], as user: Account, log: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    for descriptor in Self.openDescriptors() { posix_spawn_file_actions_addclose(&actions, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    // A folder that the user may not enter would make the programs complain.
    let words = ["env", "-i", "--chdir=/", "PATH=\(path)", "LC_ALL=C", "TZ=UTC"] + user.prefix + arguments
    var argumentList: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in argumentList { free(word) } }
    var number: pid_t = 0
    let status = posix_spawnp(&number, words[0], &actions, &attributes, &argumentList, environ)
    guard status == 0 else { throw DatabaseError(.other, "\(words[0]): \(String(cString: strerror(status)))") }
    process = number
  }

  /// What this process has open beyond the standard three.
  private static func openDescriptors() -> [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    defer { closedir(folder) }
    var found: [Int32] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let number = Int32(name), number > 2 { found.append(number) }
    }
    return found
  }

  /// Whether it has ended; forgets it then.
  func hasEnded() -> Bool {
    var status: Int32 = 0
    return waitpid(process, &status, WNOHANG) != 0
  }

  /// Runs a program to its end.
  /// - Throws: With what it said, when it fails.
  static func run(_ arguments: [String], as user: Account, log: String) throws {
    let child = try ChildProgram(arguments, as: user, log: log)
    var status: Int32 = 0
    while waitpid(child.process, &status, 0) < 0, errno == EINTR {}
    if status != 0 { throw DatabaseError(.other, "\(arguments[0]) failed", detail: try? text(of: log)) }
  }

  /// What a file holds.
  static func text(of path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw DatabaseError(.other, "cannot read \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while case let count = fread(&piece, 1, piece.count, file), count > 0 { bytes += piece[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Whom a program runs as. PostgreSQL refuses root, which lends it one of the users that exist.
struct Account {
  let uid: uid_t
  let gid: gid_t

  /// This process's own user when that is not root; else `postgres`, or `nobody` where there is none.
  init() {
    let lent = geteuid() == 0 ? getpwnam("postgres") ?? getpwnam("nobody") : nil
    (uid, gid) = lent.map { ($0.pointee.pw_uid, $0.pointee.pw_gid) } ?? (geteuid(), getegid())
  }

  /// What stands before a command to run it as this user.
  var prefix: [String] {
    geteuid() == uid ? [] : ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--clear-groups"]
  }
}
