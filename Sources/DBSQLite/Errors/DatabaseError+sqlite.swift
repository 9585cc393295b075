internal import CSQLite
internal import DBEngine

extension DatabaseError {
  /// The connection's last failure.
  ///
  /// `offset` is where the compiled part begins in the whole statement.
  static func sqlite(_ handle: OpaquePointer?, code: Int32, statement: String? = nil, offset: Int = 0) -> DatabaseError
  {
    let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
    var error = DatabaseError(
      ResultCode.kind(code, message: message), message, code: ResultCode.name(code), statement: statement)
    error.readObjects()
    if statement != nil {
      let position = Int(dbtool_sqlite3_error_offset(handle))
      if position >= 0 { error.offset = offset + position }
    }
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      error.hint = "another connection holds the lock: try again, or wait longer"
    case SQLITE_NOTADB: error.hint = "check the path: the file is no SQLite database, or is encrypted"
    case SQLITE_CORRUPT: error.hint = "run pragma integrity_check, and restore a backup"
    case SQLITE_IOERR, SQLITE_CANTOPEN:
      let number = sqlite3_system_errno(handle)
      if number != 0 { error.detail = SystemError.text(number) }
    default: break
    }
    return error
  }

  /// Reads table, column and constraint out of SQLite's messages.
  private mutating func readObjects() {
    guard let colon = message.firstRange(of: ": ") else { return }
    let objects = String(message[colon.upperBound...])
    switch kind {
    case .unique:
      if objects.hasPrefix("index '"), objects.hasSuffix("'") {
        constraint = String(objects.dropFirst(7).dropLast())
        return
      }
      let columns = objects.split(separator: ", ").map { $0.split(separator: ".", omittingEmptySubsequences: false) }
      guard columns.allSatisfy({ $0.count == 2 && $0[0] == columns[0][0] }), let first = columns.first else { return }
      table = String(first[0])
      if columns.count == 1 { column = String(first[1]) }
    case .notNull:
      let parts = objects.split(separator: ".", omittingEmptySubsequences: false)
      if parts.count == 2 { (table, column) = (String(parts[0]), String(parts[1])) }
    case .check: constraint = objects
    case .undefinedObject:
      if message.hasPrefix("no such table: ") { table = objects }
      if message.hasPrefix("no such column: ") { column = objects }
    default: break
    }
  }
}
