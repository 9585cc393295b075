#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension RevisionWriter {
  /// Makes a new file, whole or not at all, on the disk when this returns. A name that something has is never touched.
  ///
  /// - Throws: ``MigrationError`` with code `fileExists` or `unwritableFile`.
  public static func write(_ text: String, to path: String) throws(MigrationError) {
    let place = TemporaryFile(beside: path)
    try place.fill(Array(text.utf8), mode: nil)
    defer { place.discard() }
    // A hard link never replaces what has the name.
    if link(place.path, path) == 0 { return syncFolder(of: path) }
    let code = errno
    guard code != EEXIST else { throw exists(path) }
    guard [EPERM, ENOTSUP, EMLINK, ENOSYS, EXDEV].contains(code) else { throw unwritable(path, code) }
    // A file system without links: the name is taken first, then filled by renaming.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw errno == EEXIST ? exists(path) : unwritable(path, errno) }
    close(descriptor)
    guard rename(place.path, path) == 0 else {
      let code = errno
      unlink(path)
      throw unwritable(path, code)
    }
    syncFolder(of: path)
  }

  /// Replaces a file's bytes in one step: who reads it sees the old or the new file, and so does who comes after a
  /// crash. Mode and links stay.
  ///
  /// - Throws: ``MigrationError`` with code `unwritableFile`.
  public static func replace(_ bytes: [UInt8], at path: String) throws(MigrationError) {
    // The file itself when the path is a link, so that the link stays one.
    guard let real = realpath(path, nil) else { throw unwritable(path, errno) }
    defer { free(real) }
    let target = String(cString: real)
    var status = stat()
    guard stat(target, &status) == 0 else { throw unwritable(path, errno) }
    guard access(target, W_OK) == 0 else { throw unwritable(path, errno) }
    let place = TemporaryFile(beside: target)
    try place.fill(bytes, mode: status.st_mode & 0o7777)
    defer { place.discard() }
    guard rename(place.path, target) == 0 else { throw unwritable(path, errno) }
    syncFolder(of: target)
  }

  /// The bytes of a revision file as they lie on the disk.
  package static func bytes(of path: String) throws(MigrationError) -> [UInt8] { try FileBytes.read(path) }

  /// The new name must survive a crash as well; a folder that cannot be synced is no reason to fail.
  private static func syncFolder(of path: String) {
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func exists(_ path: String) -> MigrationError {
    MigrationError(
      code: "fileExists", "the file exists already; it was not touched", file: path,
      hint: "remove it, or try again: a new revision gets a new id")
  }

  fileprivate static func unwritable(_ path: String, _ code: Int32) -> MigrationError {
    MigrationError(
      code: "unwritableFile", "the file cannot be written", file: path, cause: FileBytes.reason(code),
      hint: code == ENOENT
        ? "make its folder first: `dbtool init` makes a migrations folder"
        : code == ENOSPC || code == EDQUOT
          ? "make room on the disk" : "check the permissions of the file and its folder")
  }
}

/// A file beside another, which becomes that one when it is whole. Its name begins with a dot: it is no revision.
private struct TemporaryFile {
  let path: String
  private let target: String

  init(beside target: String) {
    self.target = target
    let slash = target.lastIndex(of: "/")
    let folder = slash.map { String(target[...$0]) } ?? ""
    path = "\(folder).dbtool-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
  }

  /// Makes the file, writes it and waits for the disk.
  func fill(_ bytes: [UInt8], mode: mode_t?) throws(MigrationError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw RevisionWriter.unwritable(target, errno) }
    var failure: Int32 = 0
    var rest = bytes[...]
    while !rest.isEmpty, failure == 0 {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
    }
    if failure == 0, let mode, fchmod(descriptor, mode) != 0 { failure = errno }
    if failure == 0, fsync(descriptor) != 0, errno != EINVAL { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure != 0 {
      discard()
      throw RevisionWriter.unwritable(target, failure)
    }
  }

  /// Removes the file when it still has this name.
  func discard() { unlink(path) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
