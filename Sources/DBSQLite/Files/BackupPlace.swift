internal import DBEngine
internal import Glibc

/// Where a backup goes: its name, and the name it has until it is whole.
struct BackupPlace {
  private let path: String
  let temporary: String

  init(_ path: String) {
    self.path = path
    temporary = "\(path).\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
  }

  /// Refuses a name that something has, unless it is an empty file.
  func check() throws(DatabaseError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 { return }
    throw DatabaseError(
      .duplicateObject, "the backup's path is taken: \(path)", hint: "remove what is there, or give another path")
  }

  /// Gives the whole file its name, and makes the name last.
  func publish() throws(DatabaseError) {
    // A hard link never replaces; where there are none, or an empty file has the name, renaming has to do.
    if link(temporary, path) == 0 {
      unlink(temporary)
    } else {
      try check()
      guard rename(temporary, path) == 0 else {
        throw DatabaseError(.other, "the backup could not get its name \(path)", detail: SystemError.text(errno))
      }
    }
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { return }
    fsync(folder)
    Glibc.close(folder)
  }

  func discard() {
    unlink(temporary)
    unlink(temporary + "-journal")
  }
}
