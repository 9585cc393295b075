internal import CSQLite
internal import DBEngine
internal import Glibc

extension SQLiteConnection {
  /// Copies the database into a new file, through a file beside it that gets the name when it is whole.
  ///
  /// The copy runs inside a read transaction: it is one state of the database, and other connections' writes neither
  /// spoil nor restart it.
  func backup(to path: String) throws(DatabaseError) {
    guard transactionState == .idle else {
      throw DatabaseError(.transactionState, "a backup cannot be made inside a transaction")
    }
    let place = BackupPlace(path)
    try place.check()
    interruption.begin()
    defer { interruption.end() }
    do {
      try copy(to: place.temporary)
      try place.publish()
    } catch {
      place.discard()
      throw error
    }
  }

  private func copy(to path: String) throws(DatabaseError) {
    var target: OpaquePointer?
    defer { sqlite3_close_v2(target) }
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let opened = sqlite3_open_v2(path, &target, flags, nil)
    guard opened == SQLITE_OK else {
      var error = DatabaseError.sqlite(target, code: opened)
      error.detail = "the file is \(path)" + (error.detail.map { "; \($0)" } ?? "")
      throw error
    }
    sqlite3_extended_result_codes(target, 1)
    // The last step commits, and the commit syncs the file.
    try Self.perform("pragma synchronous = full", target)
    try Self.perform("begin; select 1 from sqlite_schema limit 1", handle)
    defer { sqlite3_exec(handle, "rollback", nil, nil, nil) }
    guard let backup = sqlite3_backup_init(target, "main", handle, "main") else {
      throw .sqlite(target, code: sqlite3_extended_errcode(target))
    }
    var code = SQLITE_OK
    while code == SQLITE_OK {
      if interruption.isWanted {
        sqlite3_backup_finish(backup)
        throw DatabaseError(.queryCancelled, "the backup was interrupted", code: "SQLITE_INTERRUPT")
      }
      code = sqlite3_backup_step(backup, 1024)
    }
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else {
      throw .sqlite(target, code: code == SQLITE_DONE ? finished : code)
    }
  }

  private static func perform(_ text: String, _ handle: OpaquePointer?) throws(DatabaseError) {
    let code = sqlite3_exec(handle, text, nil, nil, nil)
    guard code == SQLITE_OK else { throw .sqlite(handle, code: code, statement: text) }
  }
}
