import Glibc

extension DoctorRules {
  /// What a command that needs models would find in `"executable"`.
  static func executable(_ executable: Settings.Executable, folder: String) -> DoctorFinding {
    switch executable {
    case .path(let path):
      return access(path, X_OK) == 0
        ? .ok("executable", path)
        : .fail("executable", "\"\(path)\" cannot be run", "build it, or mend \"executable\" in dbtool.json")
    case .product(let name):
      let package = folder.isEmpty ? "." : folder
      guard access(package + "/Package.swift", R_OK) == 0 else {
        return .fail(
          "executable", "no Package.swift stands beside dbtool.json to build \"\(name)\" from",
          "\"executable\" names a product of the package there, or a path with a / in it")
      }
      let path = package + "/.build/debug/" + name
      if access(path, X_OK) != 0 {
        return .ok("executable", "\"\(name)\" is not built yet; autogenerate and check build it")
      }
      return .ok(
        "executable",
        Delegation.isStale(path, package) ? "\"\(name)\" is older than its sources; the next use builds it" : path)
    }
  }
}
