import Glibc

/// The user's editor: a program on the terminal that this one waits for.
struct Editor {
  /// As the variable says it: a program with arguments, in the shell's words.
  let command: String

  /// - Throws: when neither variable names one; none is guessed.
  init(_ variables: [String: String]) throws(ToolFailure) {
    let said = ["VISUAL", "EDITOR"].lazy.compactMap { variables[$0] }.first { !$0.trimmed().isEmpty }
    guard let said else {
      throw ToolFailure(
        .configuration, "no editor is named", hint: "set EDITOR: EDITOR=vi dbtool edit ...")
    }
    command = said
  }

  /// Opens a file, waits until the editor ends, and gives its exit status (128 and the number of the signal that ended
  /// it). Ctrl-C belongs to the editor meanwhile, as with the shell's own children.
  /// - Parameter writesToError: whether the editor's output goes to standard error, because standard output is a
  ///   document.
  func open(_ path: String, writesToError: Bool) throws(ToolFailure) -> Int32 {
    // The path is an argument of its own: no letter in it means anything to the shell.
    // The shell between outlives a Ctrl-C that the editor takes for itself.
    let words = [
      "sh", "-c", "trap : INT QUIT; " + command + " \"$1\"", "dbtool", path.hasPrefix("-") ? "./" + path : path,
    ]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if writesToError { posix_spawn_file_actions_adddup2(&actions, 2, 1) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in [SIGINT, SIGQUIT, SIGPIPE] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigdefault(&attributes, &usual)
    // The threads that tasks run on block signals: an editor must not inherit that, or no resize reaches it.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let before = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
    defer {
      signal(SIGINT, before.0)
      signal(SIGQUIT, before.1)
    }
    var child: pid_t = 0
    let code = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environ)
    guard code == 0 else {
      throw ToolFailure("editorFailed", "the editor cannot be started", object: command, cause: systemMessage(code))
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return 1 }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
