internal import CSQLite
public import DBEngine
internal import DBQuery
internal import Glibc

extension SQLiteDriver {
  /// Whether there is a file at the path; memory always exists.
  /// - Throws: `connectFailed` or `permission` when no file can be there: the path is a folder, or its folder is missing
  ///   or closed.
  public func databaseExists() throws(DatabaseError) -> Bool {
    guard let path = location.path else { return true }
    return try FileFinding(at: path).isFile(path)
  }

  /// Throws what keeps a connection from writing, before anything is made.
  /// - Throws: `noDatabase` when there is no file and none would be made, `readOnly` when the URL says so, and what
  ///   ``databaseExists()`` throws.
  public func checkWritable() throws(DatabaseError) {
    guard let path = location.path else { return }
    let isReadOnly = location.mode == .ro || location.isImmutable
    let isMade = !isReadOnly && (location.mode == .rwc || location.mode == nil && options.createIfMissing)
    guard try databaseExists() || isMade else { throw .noSuchFile(path) }
    guard !isReadOnly else {
      throw DatabaseError(
        .readOnly, "the URL opens the file for reading only", detail: "the file is \(path)",
        hint: "leave mode=ro and immutable=1 out to change it")
    }
  }

  /// Makes an empty database file; does nothing for memory.
  /// - Throws: `duplicateObject` when something has the path.
  public func createDatabase() throws(DatabaseError) {
    guard let path = location.path else { return }
    var status = stat()
    guard lstat(path, &status) != 0 else {
      throw DatabaseError(.duplicateObject, "the file exists: \(path)")
    }
    guard location.mode != .ro, !location.isImmutable else {
      throw DatabaseError(.readOnly, "a database that is opened read-only cannot be created")
    }
    var creating = options
    creating.createIfMissing = true
    let connection = try SQLiteConnection(location, creating)
    defer { connection.close() }
    // Writing the value it has makes SQLite write the file's first page.
    try connection.run("pragma user_version = 0")
  }

  /// Removes the file with its journals; does nothing for memory. `force` changes nothing: SQLite cannot end other
  /// programs' connections.
  /// - Throws: `noDatabase` when there is no file, `corrupt` when the file is no database, `lockTimeout` when another
  ///   connection uses it.
  public func dropDatabase(force: Bool) throws(DatabaseError) {
    guard let path = location.path else { return }
    guard location.mode != .ro, !location.isImmutable else {
      throw DatabaseError(.readOnly, "a database that is opened read-only cannot be dropped")
    }
    var handle = try SQLiteOpening(location, SQLiteOptions(createIfMissing: false)).open()
    defer { sqlite3_close_v2(handle) }
    sqlite3_busy_timeout(handle, Int32(clamping: options.busyTimeout.components.seconds * 1000))
    // An exclusive connection is alone on the file, also in WAL mode; asking for it reads the head.
    for text in ["pragma locking_mode = exclusive", "begin exclusive", "select 1 from sqlite_schema limit 1"] {
      let code = sqlite3_exec(handle, text, nil, nil, nil)
      guard code == SQLITE_OK else { throw .sqlite(handle, code: code) }
    }
    // The real file, when the path is a link.
    let file = sqlite3_db_filename(handle, "main").map { String(cString: $0) } ?? path
    for suffix in ["", "-wal", "-shm", "-journal"] {
      guard unlink(file + suffix) == 0 || errno == ENOENT else {
        throw DatabaseError(.permission, "\(file)\(suffix) could not be removed", detail: SystemError.text(errno))
      }
    }
    if file != path { unlink(path) }
    sqlite3_close_v2(handle)
    handle = nil
  }
}
