import Glibc

/// Folders of the file system.
enum Folder {
  /// Makes a folder and those above it.
  /// - Returns: false when it was there already.
  static func make(_ path: String) throws(ToolFailure) -> Bool {
    var made = false
    var end = path.startIndex
    while end < path.endIndex {
      let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<next])
      end = next
      if mkdir(part, 0o777) == 0 {
        made = true
      } else if errno != EEXIST {
        throw failure(path, systemMessage(errno))
      }
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw failure(path, systemMessage(errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw failure(path, "something else has this name") }
    return made
  }

  private static func failure(_ path: String, _ cause: String) -> ToolFailure {
    ToolFailure(
      "unwritableFolder", "the folder cannot be made", file: path, cause: cause, hint: "check its place and permissions"
    )
  }

  /// Whether two paths are the same folder, which is there.
  static func isSame(_ first: String, _ second: String) -> Bool {
    guard let first = resolved(first), let second = resolved(second) else { return false }
    return first == second
  }

  private static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }
}
