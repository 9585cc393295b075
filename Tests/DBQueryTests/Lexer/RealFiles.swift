import DBSchema

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The public projects' SQL files that stand in `shared/real` beside the package, where they are present.
enum RealFiles {
  /// A file or folder that could not be read.
  struct Unreadable: Error { var path: String }

  /// The folder, searched upward from this file.
  static let folder: String? = {
    var path = #filePath
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      let candidate = path + "/shared/real"
      if access(candidate, R_OK) == 0 { return candidate }
    }
    return nil
  }()

  /// All `.sql` files below the folder with the database that they are written for, in order of their paths.
  static func sqlFiles() -> [(path: String, dialect: DialectName)] {
    guard let folder else { return [] }
    return paths(below: folder).filter { $0.hasSuffix(".sql") }.sorted().map { path in
      (path, path.dropFirst(folder.count).contains("sqlite") ? .sqlite : .postgresql)
    }
  }

  /// A file's text.
  static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { $1 = fread($0.baseAddress, 1, 65536, file) }
      if chunk.isEmpty { break }
      bytes += chunk
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Unreadable(path: path) }
    return text
  }

  private static func paths(below folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [folder] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { found += paths(below: folder + "/" + name) }
    }
    return found
  }
}
