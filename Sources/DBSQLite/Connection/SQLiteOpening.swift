internal import CSQLite
internal import DBEngine
internal import Glibc

/// Opens a SQLite handle, and explains why it could not: SQLite itself says only "unable to open database file".
struct SQLiteOpening {
  private let location: SQLiteLocation
  private let flags: Int32

  init(_ location: SQLiteLocation, _ options: SQLiteOptions) {
    self.location = location
    // A file that nothing changes is not made either: SQLite would, and say only later that it may not be written.
    let access: Int32 =
      switch location.mode {
      case _ where location.isImmutable: SQLITE_OPEN_READONLY
      case .ro: SQLITE_OPEN_READONLY
      case .rw: SQLITE_OPEN_READWRITE
      case .rwc, .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case nil: SQLITE_OPEN_READWRITE | (options.createIfMissing ? SQLITE_OPEN_CREATE : 0)
      }
    // The connection is confined to one thread, so SQLite's own lock on it is not needed.
    flags =
      access | SQLITE_OPEN_NOMUTEX | (location.path == nil ? SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE : 0)
      | (location.isImmutable ? SQLITE_OPEN_URI : 0)
  }

  func open() throws(DatabaseError) -> OpaquePointer? {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(location.immutableURI ?? location.path ?? ":memory:", &handle, flags, nil)
    guard code == SQLITE_OK else {
      let extended = sqlite3_extended_errcode(handle)
      var error = DatabaseError.sqlite(handle, code: handle == nil ? code : extended)
      sqlite3_close_v2(handle)
      explain(&error)
      throw error
    }
    sqlite3_extended_result_codes(handle, 1)
    return handle
  }

  private func explain(_ error: inout DatabaseError) {
    guard let path = location.path else { return }
    error.detail = "the file is \(path)" + (error.detail.map { "; \($0)" } ?? "")
    let finding = FileFinding(at: path)
    switch finding {
    case .file where access(path, R_OK) != 0:
      error.kind = .permission
      error.message = "the file may not be read"
    case .nothing where flags & SQLITE_OPEN_CREATE == 0: error = .noSuchFile(path, error)
    default: finding.explain(&error)
    }
  }
}

extension DatabaseError {
  /// There is nothing at the path; with the code and detail of the error that said so, if one did.
  static func noSuchFile(_ path: String, _ error: DatabaseError? = nil) -> DatabaseError {
    DatabaseError(
      .noDatabase, "there is no such file", detail: error?.detail ?? "the file is \(path)", code: error?.code)
  }
}
