internal import CSQLite
internal import DBEngine

/// SQLite's extended result codes: their names, and the kinds of failure that they stand for.
enum ResultCode {
  /// `SQLITE_CONSTRAINT_UNIQUE` for 2067; a code that this table does not know gets its base code's name and a number.
  static func name(_ code: Int32) -> String {
    if let name = extended[code] { return "SQLITE_" + name }
    let base = base[code & 0xFF].map { "SQLITE_" + $0 } ?? "SQLITE_ERROR"
    return code & 0xFF == code ? base : "\(base)(\(code >> 8))"
  }

  static func kind(_ code: Int32, message: String) -> DatabaseError.Kind {
    switch code {
    case SQLITE_CONSTRAINT | 8 << 8, SQLITE_CONSTRAINT | 6 << 8, SQLITE_CONSTRAINT | 10 << 8: return .unique
    case SQLITE_CONSTRAINT | 3 << 8: return .foreignKey
    case SQLITE_CONSTRAINT | 5 << 8: return .notNull
    case SQLITE_CONSTRAINT | 1 << 8: return .check
    // The transaction read an older state than the one it wants to write upon.
    case SQLITE_BUSY | 2 << 8: return .serialization
    default: break
    }
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .lockTimeout
    case SQLITE_FULL, SQLITE_NOMEM: return .full
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
    case SQLITE_READONLY: return .readOnly
    case SQLITE_INTERRUPT: return .queryCancelled
    // An interrupt inside of `alter table ... rename` comes out as an error of the rename.
    case SQLITE_ERROR where message.hasSuffix(": interrupted"): return .queryCancelled
    case SQLITE_PERM, SQLITE_AUTH: return .permission
    case SQLITE_CANTOPEN: return .connectFailed
    case SQLITE_ERROR: return kind(ofMessage: message)
    default: return .other
    }
  }

  /// What the plain `SQLITE_ERROR` means stands only in its message, which SQLite never translates.
  private static func kind(ofMessage message: String) -> DatabaseError.Kind {
    if message.contains("syntax error") || message.hasPrefix("incomplete input")
      || message.hasPrefix("unrecognized token")
    {
      return .syntax
    }
    if message.contains("transaction") || message.hasPrefix("no such savepoint") { return .transactionState }
    if message.hasPrefix("no such ") || message.contains(" has no column named ") { return .undefinedObject }
    if message.contains("already exists") || message.hasPrefix("there is already")
      || message.hasPrefix("duplicate column name")
    {
      return .duplicateObject
    }
    return .other
  }

  private static let base: [Int32: String] = [
    1: "ERROR", 2: "INTERNAL", 3: "PERM", 4: "ABORT", 5: "BUSY", 6: "LOCKED", 7: "NOMEM", 8: "READONLY",
    9: "INTERRUPT", 10: "IOERR", 11: "CORRUPT", 12: "NOTFOUND", 13: "FULL", 14: "CANTOPEN", 15: "PROTOCOL",
    16: "EMPTY", 17: "SCHEMA", 18: "TOOBIG", 19: "CONSTRAINT", 20: "MISMATCH", 21: "MISUSE", 22: "NOLFS", 23: "AUTH",
    24: "FORMAT", 25: "RANGE", 26: "NOTADB", 27: "NOTICE", 28: "WARNING",
  ]

  /// From sqlite3.h: each base code's extensions are numbered from 1.
  private static let extended: [Int32: String] = {
    let lists: [(Int32, String, [String])] = [
      (1, "ERROR", ["MISSING_COLLSEQ", "RETRY", "SNAPSHOT"]),
      (4, "ABORT", ["", "ROLLBACK"]),
      (5, "BUSY", ["RECOVERY", "SNAPSHOT", "TIMEOUT"]),
      (6, "LOCKED", ["SHAREDCACHE", "VTAB"]),
      (8, "READONLY", ["RECOVERY", "CANTLOCK", "ROLLBACK", "DBMOVED", "CANTINIT", "DIRECTORY"]),
      (
        10, "IOERR",
        [
          "READ", "SHORT_READ", "WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "FSTAT", "UNLOCK", "RDLOCK", "DELETE",
          "BLOCKED", "NOMEM", "ACCESS", "CHECKRESERVEDLOCK", "LOCK", "CLOSE", "DIR_CLOSE", "SHMOPEN", "SHMSIZE",
          "SHMLOCK", "SHMMAP", "SEEK", "DELETE_NOENT", "MMAP", "GETTEMPPATH", "CONVPATH", "VNODE", "AUTH",
          "BEGIN_ATOMIC", "COMMIT_ATOMIC", "ROLLBACK_ATOMIC", "DATA", "CORRUPTFS", "IN_PAGE",
        ]
      ),
      (11, "CORRUPT", ["VTAB", "SEQUENCE", "INDEX"]),
      (14, "CANTOPEN", ["NOTEMPDIR", "ISDIR", "FULLPATH", "CONVPATH", "DIRTYWAL", "SYMLINK"]),
      (
        19, "CONSTRAINT",
        [
          "CHECK", "COMMITHOOK", "FOREIGNKEY", "FUNCTION", "NOTNULL", "PRIMARYKEY", "TRIGGER", "UNIQUE", "VTAB",
          "ROWID", "PINNED", "DATATYPE",
        ]
      ),
      (23, "AUTH", ["USER"]),
    ]
    var names: [Int32: String] = [:]
    for (base, prefix, suffixes) in lists {
      for (index, suffix) in suffixes.enumerated() where !suffix.isEmpty {
        names[base | Int32(index + 1) << 8] = "\(prefix)_\(suffix)"
      }
    }
    return names
  }()
}
