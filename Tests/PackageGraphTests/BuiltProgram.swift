import Glibc

/// The `dbtool` that was built together with these tests: it stands above the test runner, or above the test bundle.
enum BuiltProgram {
  struct Missing: Error {
    var tried: [String]
  }

  static func bytes() throws -> [UInt8] {
    var tried: [String] = []
    for candidate in [runner(), CommandLine.arguments.first] {
      guard var folder = candidate?[...] else { continue }
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        let path = folder + "/dbtool"
        tried.append(String(path))
        if let bytes = try? ModuleGraph.bytes(String(path)) { return bytes }
      }
    }
    throw Missing(tried: tried)
  }

  private static func runner() -> String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }
}
