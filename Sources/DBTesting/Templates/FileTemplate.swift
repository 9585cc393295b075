import DBEngine
import DBSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a SQLite file that are written anew for each test.
struct FileTemplate: TemplateSource {
  private let bytes: [UInt8]

  init(_ content: TemplateContent) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let driver = try SQLiteDriver(url: "sqlite:\(folder.path)/making.db", options: .init(synchronous: .off))
    let whole = folder.path + "/whole.db"
    try await Engine.withEngine(driver: driver) { engine in
      try await content.make(engine)
      // One file, also when the content chose WAL.
      _ = try await engine.withConnection { try await $0.backup(to: whole) }
    }
    bytes = try Self.read(whole)
  }

  nonisolated(nonsending) func take(in folder: String) async throws -> String {
    let path = folder + "/database.db"
    try TemporaryFolder.save(bytes, to: path)
    return "sqlite:" + path
  }

  /// Nothing: it goes with the test's folder.
  func putAway(_ url: String) {}

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
      throw DatabaseError(.other, "cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { $1 = fread($0.baseAddress, 1, 1 << 16, file) }
      if chunk.isEmpty { return bytes }
      bytes += chunk
    }
  }
}
