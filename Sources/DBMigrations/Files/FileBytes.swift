#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads files in as few system calls as can be, with errors that say what stands in the way.
enum FileBytes {
  /// The file's bytes, up to a limit.
  static func read(_ path: String, limit: Int = .max) throws(MigrationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR { throw unreadable(path, EISDIR) }
    // What is no regular file (a pipe) has no size, and may give less than was asked for before its end.
    let size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    var bytes: [UInt8] = []
    var wanted = min(limit, size > 0 ? size + 1 : 4096)
    while true {
      let (piece, count) = piece(descriptor, wanted)
      if count < 0 { throw unreadable(path, errno) }
      if bytes.isEmpty { bytes = piece } else { bytes.append(contentsOf: piece) }
      if count == 0 || bytes.count >= limit || (size > 0 && count < wanted) { return bytes }
      wanted = min(limit - bytes.count, max(bytes.count, 4096))
    }
  }

  /// The next bytes, at most as many as wanted; a count of 0 at the end, below 0 for an error.
  private static func piece(_ descriptor: Int32, _ wanted: Int) -> (bytes: [UInt8], count: Int) {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, used in
      repeat {
        #if canImport(Glibc)
          count = Glibc.read(descriptor, buffer.baseAddress, wanted)
        #else
          count = systemRead(descriptor, buffer.baseAddress, wanted)
        #endif
      } while count < 0 && errno == EINTR
      used = max(count, 0)
    }
    return (bytes, count)
  }

  #if !canImport(Glibc)
    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
      read(descriptor, buffer, count)
    }
  #endif

  /// The names in a folder, sorted by bytes.
  static func names(in folder: String) throws(MigrationError) -> [String] {
    guard let directory = opendir(folder) else {
      let code = errno
      throw MigrationError(
        code: code == ENOENT ? "noMigrationsFolder" : "unreadableFolder",
        code == ENOENT ? "there is no migrations folder" : "the migrations folder cannot be read", file: folder,
        cause: reason(code),
        hint: code == ENOENT
          ? "run `dbtool init` to make one, or name it with --migrations"
          : "check that it is a folder that you may read"
      )
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      names.append(name)
    }
    // Among names in ASCII the standard library's own order is that of the bytes, and by far the faster.
    if names.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) { return names.sorted() }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the system says of an error number.
  static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

  private static func unreadable(_ path: String, _ code: Int32) -> MigrationError {
    MigrationError(
      code: "unreadableFile", "the revision file cannot be read", file: path, cause: reason(code),
      hint: code == EISDIR
        ? "a revision is a file; rename the folder"
        : code == ENOENT ? "is it a link to nothing?" : "check its permissions")
  }
}

extension FileBytes {
  /// Whether this process may write a file and its folder, where SQLite keeps its journal.
  static func isWritable(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    return access(path, W_OK) == 0 && access(folder, W_OK | X_OK) == 0
  }
}
