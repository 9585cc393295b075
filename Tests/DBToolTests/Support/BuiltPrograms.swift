import Glibc

/// The programs that were built together with these tests.
enum BuiltPrograms {
  /// A program's path: it stands in the folder of the test runner or of the test bundle.
  static func path(of program: String) throws -> String {
    var tried: [String] = []
    for candidate in [bundle(), CommandLine.arguments.first] {
      guard var folder = candidate?[...] else { continue }
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let path = folder + "/" + program
        tried.append(String(path))
        if access(String(path), X_OK) == 0, !isFolder(String(path)) { return String(path) }
      }
    }
    throw Trouble("\(program) is not built; looked at \(tried)")
  }

  /// The program that runs the tests: on Linux the test bundle itself.
  private static func bundle() -> String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  private static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }
}
