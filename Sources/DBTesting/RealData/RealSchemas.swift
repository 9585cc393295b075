#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The public projects' schemas that stand in `shared/real` beside the package, where they are present.
package enum RealSchemas {
  /// The folder of all real data, searched upward from this file.
  package static let root: String? = {
    var path = #filePath
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      let candidate = path + "/shared/real"
      if access(candidate, R_OK) == 0 { return candidate }
    }
    return nil
  }()

  /// The folder of the schemas.
  package static var folder: String? { root.map { $0 + "/schemas" } }

  /// A file's text, or nil, which is printed, when it is not there.
  package static func text(_ name: String) -> String? {
    guard let folder, let file = fopen(folder + "/" + name, "r") else {
      print("skipped: there is no \(name) in shared/real/schemas beside the package")
      return nil
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { $1 = fread($0.baseAddress, 1, 65536, file) }
      if chunk.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk
    }
  }
}
