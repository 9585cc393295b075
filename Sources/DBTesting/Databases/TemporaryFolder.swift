import DBEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An empty folder for one test.
package struct TemporaryFolder: Sendable {
  /// Its absolute path.
  package let path: String

  /// Makes one in the system's folder for such things.
  package init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/dbtool-test-\(getpid())-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Self.failed("make a folder in \(parent)", errno) }
    path = String(cString: made)
  }

  /// Removes the folder with everything in it.
  package func remove() { Self.remove(path) }

  /// Writes a file, replacing what was there.
  package static func save(_ bytes: some Collection<UInt8>, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failed("write \(path)", errno) }
    defer { close(descriptor) }
    let all = Array(bytes)
    var done = 0
    while done < all.count {
      let count = all[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failed("write \(path)", errno) }
      done += count
    }
  }

  private static func remove(_ path: String) {
    chmod(path, 0o700)
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        // A link to a folder is a file here: what it leads to stays.
        if unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
      }
      closedir(folder)
    }
    rmdir(path)
  }

  private static func failed(_ what: String, _ code: Int32) -> DatabaseError {
    DatabaseError(.other, "cannot \(what): \(String(cString: strerror(code)))")
  }
}
