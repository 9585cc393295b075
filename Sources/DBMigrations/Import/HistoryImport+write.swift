#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension HistoryImport {
  /// Whether a catalog holds all of these revisions already, one behind the other: from an earlier import.
  public func isWritten(in catalog: RevisionCatalog) -> Bool {
    revisions.allSatisfy { catalog.entries[$0.header.id]?.header.parents == $0.header.parents }
  }

  /// Writes the revisions into a folder, which is made when it is not there. No file is overwritten; when one cannot be
  /// written, those before it are removed again.
  /// - Throws: ``MigrationError`` that names the file.
  public func write(to folder: String) throws(MigrationError) {
    try Self.make(folder)
    var written: [String] = []
    for revision in revisions {
      let path = folder.hasSuffix("/") ? folder + revision.fileName : folder + "/" + revision.fileName
      do { try Self.write(revision.text, to: path, &written) } catch {
        for path in written { unlink(path) }
        throw error
      }
    }
  }

  private static func write(_ text: String, to path: String, _ written: inout [String]) throws(MigrationError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, errno) }
    written.append(path)
    let bytes = Array(text.utf8)
    var done = 0
    var trouble: Int32 = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        trouble = errno
        break
      }
      done += count
    }
    if close(descriptor) != 0, trouble == 0 { trouble = errno }
    if done < bytes.count || trouble != 0 { throw failure(path, trouble) }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }

  /// Makes a folder with those above it.
  private static func make(_ folder: String) throws(MigrationError) {
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    let code = errno
    guard code == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      throw failure(folder, code)
    }
    try make(String(folder[..<slash]))
    if mkdir(folder, 0o777) != 0, errno != EEXIST { throw failure(folder, errno) }
  }

  private static func failure(_ path: String, _ code: Int32) -> MigrationError {
    MigrationError(
      code: code == EEXIST ? "fileExists" : "unwritableFile",
      code == EEXIST
        ? "the file is there already; nothing was written" : "the file cannot be written; nothing was written",
      file: path, cause: FileBytes.reason(code),
      hint: code == EEXIST ? "move it away, or import into another folder" : "check the folder's permissions and space")
  }
}
