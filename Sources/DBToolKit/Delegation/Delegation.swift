import ArgumentParser
import Glibc

/// Passing a command on to the project's own tool, which holds its models: the same words, another program.
///
/// The process becomes that program (`execve`), so that its output, its exit status and every signal are its own. The
/// database's URL goes through the environment: an argument list is for everyone to see. `DBTOOL_DELEGATED` tells the
/// other tool whom it was called by; one that sees it never passes on again.
struct Delegation {
  /// What tells a tool that it was passed on to, with the version of the one that did.
  static let marker = "DBTOOL_DELEGATED"

  let executable: Settings.Executable
  /// The folder of the settings file: the package stands there.
  let folder: String
  let console: Console
  let variables: [String: String]
  /// Whether the command builds a product that is older than its sources.
  var mayBuild = true

  /// Becomes the project's tool.
  /// - Parameters:
  ///   - arguments: The words of the command line, the command first.
  ///   - skipsBuild: Whether a product is run as it is.
  /// - Throws: ``ToolFailure`` when there is nothing to become.
  func replaceProcess(arguments: [String], skipsBuild: Bool) throws(ToolFailure) -> Never {
    let program = try program(skipsBuild: skipsBuild)
    var environment = variables
    environment[Self.marker] = DBToolCommand.configuration.version
    let words = Self.moved(arguments, into: &environment)
    console.detail("passing on to \(Escaping.terminal(program))")
    Self.execute(program, [program] + words, environment)
    throw ToolFailure(
      .configuration, "the project's tool \"\(program)\" cannot be run", object: program, cause: systemMessage(errno),
      hint: "\"executable\" in dbtool.json names it")
  }

  /// Refuses to work under a tool of another major version: their words may mean other things.
  static func check(_ variables: [String: String]) throws(ToolFailure) {
    guard let caller = variables[marker], !caller.isEmpty else { return }
    let own = DBToolCommand.configuration.version
    guard major(caller) == major(own) else {
      throw ToolFailure(
        "otherVersion", "dbtool \(caller) passed this on to a tool that is built with \(own)",
        hint: "let the package depend on the version of the installed dbtool, or install the package's")
    }
  }

  private static func major(_ version: String) -> Substring { version.prefix { $0 != "." } }

  /// Takes `--database URL` out of the words and into the environment.
  static func moved(_ arguments: [String], into environment: inout [String: String]) -> [String] {
    var rest: [String] = []
    var index = 0
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    while index < arguments.count {
      let word = arguments[index]
      if index < end, word == "--database", index + 1 < end {
        environment["DBTOOL_DATABASE"] = arguments[index + 1]
        index += 2
      } else if index < end, word.hasPrefix("--database=") {
        environment["DBTOOL_DATABASE"] = String(word.dropFirst("--database=".count))
        index += 1
      } else {
        rest.append(word)
        index += 1
      }
    }
    return rest
  }

  /// Takes `--directory DIR` out of the words: this process stands there already.
  static func withoutDirectory(_ arguments: [String]) -> [String] {
    var rest: [String] = []
    var index = 0
    let end = arguments.firstIndex(of: "--") ?? arguments.endIndex
    while index < arguments.count {
      if index < end, arguments[index] == "--directory" {
        index += 2
      } else if index < end, arguments[index].hasPrefix("--directory=") {
        index += 1
      } else {
        rest.append(arguments[index])
        index += 1
      }
    }
    return rest
  }

  // MARK: - The program

  private func program(skipsBuild: Bool) throws(ToolFailure) -> String {
    switch executable {
    case .path(let path):
      guard access(path, X_OK) == 0 else {
        let isMissing = errno == ENOENT
        throw ToolFailure(
          .configuration,
          isMissing ? "there is no program \"\(path)\"" : "the project's tool \"\(path)\" cannot be run",
          object: path, cause: systemMessage(errno), hint: "build it, or mend \"executable\" in dbtool.json")
      }
      return path
    case .product(let name):
      let package = folder.isEmpty ? "." : folder
      let path = package + "/.build/debug/" + name
      if !skipsBuild, Self.isStale(path, package) { try build(name, package) }
      guard access(path, X_OK) == 0 else {
        throw ToolFailure(
          .configuration, "the product \"\(name)\" of the package is not built", object: name,
          hint: "run swift build --product \(name)" + (mayBuild ? ", or leave --no-build out" : ""))
      }
      return path
    }
  }

  /// Builds the product; the compiler's words go to standard error as they come.
  private func build(_ name: String, _ package: String) throws(ToolFailure) {
    console.note("building \(Escaping.terminal(name))")
    let words = ["swift", "build", "--product", name, "--package-path", package]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    // The threads that tasks run on block signals, and a child would inherit that: Ctrl-C is for the compiler too.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, usual) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigemptyset(&usual)
    sigaddset(&usual, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var child: pid_t = 0
    let code = posix_spawnp(&child, "swift", &actions, &attributes, &arguments, environ)
    guard code == 0 else {
      throw ToolFailure(
        "buildFailed", "swift cannot be started to build \"\(name)\"", object: name, cause: systemMessage(code),
        hint: "build it elsewhere and give --no-build")
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { break } }
    guard status == 0 else {
      throw ToolFailure(
        "buildFailed", "\"\(name)\" does not build", object: name,
        hint: "what the compiler says stands above; --no-build runs it as it was last built")
    }
  }

  /// Whether a source is younger than the program.
  static func isStale(_ program: String, _ package: String) -> Bool {
    guard let built = modified(program) else { return true }
    for name in ["Package.swift", "Package.resolved"] {
      if let time = modified(package + "/" + name), time > built { return true }
    }
    // A revision in SQL changes the migrations folder, and nothing that is compiled.
    return isYounger(package + "/Sources", than: built)
      || isYounger(package + "/migrations", than: built, lookingAtFolders: false)
  }

  private static func isYounger(_ folder: String, than time: Int64, lookingAtFolders: Bool = true) -> Bool {
    guard let directory = opendir(folder) else { return false }
    defer { closedir(directory) }
    if lookingAtFolders, let changed = modified(folder), changed > time { return true }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      let path = folder + "/" + name
      if entry.pointee.d_type == UInt8(DT_DIR) {
        if isYounger(path, than: time, lookingAtFolders: lookingAtFolders) { return true }
      } else if name.hasSuffix(".swift"), let changed = modified(path), changed > time {
        return true
      }
    }
    return false
  }

  /// When a file was changed, in nanoseconds.
  private static func modified(_ path: String) -> Int64? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    return Int64(information.st_mtim.tv_sec) * 1_000_000_000 + Int64(information.st_mtim.tv_nsec)
  }

  /// Becomes a program; comes back only when that fails.
  private static func execute(_ program: String, _ words: [String], _ environment: [String: String]) {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      environment.sorted { $0.key < $1.key }.map { strdup($0.key + "=" + $0.value) } + [nil]
    signal(SIGPIPE, SIG_DFL)
    execve(program, &arguments, &variables)
    let code = errno
    for pointer in arguments + variables { free(pointer) }
    signal(SIGPIPE, SIG_IGN)
    errno = code
  }
}
