#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An exclusive lock on a file beside a SQLite database. The kernel frees it when the process dies, however it dies.
///
/// The file stays when a run ends; dropping the database removes it, while it is locked. So that no two processes hold
/// locks on two files of the same name, a lock counts only when the file that is locked is the one that has the name: who
/// waited on a file that was removed meanwhile begins again with the one that is there now.
final class FileLock {
  let path: String
  private var descriptor: Int32 = -1
  /// Whether this is the holder: only the holder may wipe out what stands in the file.
  private var isHeld = false

  /// - Parameter database: the database's own path.
  init(database: String) { path = Self.resolved(database) + "-dbtool.lock" }

  /// The path behind symbolic links: two names of one database must mean one lock.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Takes the lock if nobody has it.
  /// - Throws: ``MigrationError`` when the file cannot be made.
  func tryLock() throws(MigrationError) -> Bool {
    repeat {
      if descriptor < 0 {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failed(errno) }
      }
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        if errno == EINTR { continue }
        if errno == EWOULDBLOCK { return false }
        throw failed(errno)
      }
    } while !hasName()
    isHeld = true
    let identity = RunIdentity(actor: nil)
    let text = "process \(getpid()) of \(identity.actor) on \(identity.host), since \(RunIdentity.now())\n"
    _ = ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    return true
  }

  /// Whether the file that is open has the lock's name; if not, it is closed.
  private func hasName() -> Bool {
    var (own, named) = (stat(), stat())
    if fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino, own.st_dev == named.st_dev {
      return true
    }
    close(descriptor)
    descriptor = -1
    return false
  }

  /// What the holder wrote of itself.
  var holder: String {
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = descriptor >= 0 ? pread(descriptor, &buffer, buffer.count, 0) : 0
    let text = String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
    return text.isEmpty ? "another process" : text
  }

  /// Who holds the lock of a database now, without making its file; nil when nobody does.
  ///
  /// A run that ends empties the file, so the lock itself is asked only when something stands there: a run that looks
  /// at that very moment must not find the lock taken by one that only looks.
  static func currentHolder(database: String) -> String? {
    let lock = FileLock(database: database)
    lock.descriptor = open(lock.path, O_RDONLY | O_CLOEXEC)
    guard lock.descriptor >= 0 else { return nil }
    defer {
      close(lock.descriptor)
      lock.descriptor = -1
    }
    var status = stat()
    guard fstat(lock.descriptor, &status) == 0, status.st_size > 0 else { return nil }
    return flock(lock.descriptor, LOCK_SH | LOCK_NB) == 0 ? nil : lock.holder
  }

  /// Gives the lock back.
  func unlock() {
    guard descriptor >= 0 else { return }
    if isHeld { _ = ftruncate(descriptor, 0) }
    isHeld = false
    close(descriptor)
    descriptor = -1
  }

  /// Gives the lock back and removes its file; only for the holder.
  func remove() {
    if isHeld { unlink(path) }
    unlock()
  }

  deinit { unlock() }

  private func failed(_ code: Int32) -> MigrationError {
    MigrationError(
      code: "lockFile", "the lock file beside the database cannot be made", file: path, cause: FileBytes.reason(code),
      hint: "the folder of the database must be writable, as SQLite itself needs it to be")
  }
}
