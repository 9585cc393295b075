import DBEngine
public import DBMigrations

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder of revision files that a test writes.
///
/// ```swift
/// try await withTemporaryDatabase(.sqlite) { database in
///   let history = try TemporaryHistory(in: database.folder)
///   try history.add("a1", parents: [], """
///     --: up
///     create table users (id integer primary key);
///     --: down
///     drop table users;
///     """)
///   _ = try await Migrator(try database.engine(), history: history.history).upgrade()
/// }
/// ```
public struct TemporaryHistory: Sendable {
  /// The folder of the revision files.
  public let path: String

  /// What a ``Migrator`` takes.
  public var history: History { .directory(path) }

  /// Makes the folder `name`, empty, inside another one, which its owner removes.
  public init(in folder: String, name: String = "migrations") throws {
    path = folder + "/" + name
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw DatabaseError(.other, "cannot make \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// The path of a revision's file.
  public func file(_ id: String) -> String { "\(path)/\(id).sql" }

  /// Writes the file of a revision: headers, then the sections as they are given. Replaces an earlier one.
  /// - Parameters:
  ///   - id: the revision's id; the file is called `<id>.sql`.
  ///   - parents: the revisions that it follows; none for the first one.
  ///   - headers: further headers, one a line: `depends = b1`.
  ///   - sections: the rest of the file.
  public func add(_ id: String, parents: [String] = [], headers: [String] = [], _ sections: String = "") throws {
    let names = parents.isEmpty ? "base" : parents.joined(separator: ", ")
    let lines = ["id = \(id)", "parents = \(names)"] + headers
    try write("\(id).sql", lines.map { "--: \($0)\n" }.joined() + sections + "\n")
  }

  /// Writes a file as it stands.
  public func write(_ name: String, _ text: String) throws { try write(name, bytes: Array(text.utf8)) }

  /// Writes a file of any bytes.
  public func write(_ name: String, bytes: [UInt8]) throws { try TemporaryFolder.save(bytes, to: "\(path)/\(name)") }

  /// Removes the file of a revision.
  public func remove(_ id: String) { unlink(file(id)) }
}
