internal import CSQLite
internal import DBQuery

extension SQLValue {
  /// Has SQLite copy bound memory before the call returns: the header's macro is a cast, which is not imported.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Binds to a placeholder, counted from 1; returns SQLite's code.
  func bind(to statement: OpaquePointer, _ position: Int32) -> Int32 {
    switch self {
    case .null: return sqlite3_bind_null(statement, position)
    case .bool(let truth): return sqlite3_bind_int64(statement, position, truth ? 1 : 0)
    case .integer(let number): return sqlite3_bind_int64(statement, position, number)
    case .double(let number): return sqlite3_bind_double(statement, position, number)
    case .text(let text), .json(let text), .inet(let text), .cidr(let text):
      return Self.bind(text, to: statement, position)
    case .array(let elements): return Self.bind(JSONArrayText.write(elements), to: statement, position)
    case .numeric, .uuid, .instant, .date, .time, .timestamp, .interval, .range:
      var bytes: [UInt8] = []
      bytes.reserveCapacity(32)
      appendText(to: &bytes)
      return bytes.withUnsafeBufferPointer { Self.bind($0, to: statement, position) }
    case .bytes(let bytes):
      // No bytes have no address, and a null pointer would bind NULL.
      if bytes.isEmpty { return sqlite3_bind_zeroblob(statement, position, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob64(statement, position, $0.baseAddress, UInt64($0.count), Self.copied)
      }
    }
  }

  /// How many bytes of text or bytes SQLite would have to store, as far as they can be many.
  var byteCount: Int {
    switch self {
    case .text(let text), .json(let text): text.utf8.count
    case .bytes(let bytes): bytes.count
    default: 0
    }
  }

  private static func bind(_ text: String, to statement: OpaquePointer, _ position: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bind($0, to: statement, position) }
  }

  private static func bind(
    _ text: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer, _ position: Int32
  ) -> Int32 {
    guard let start = UnsafeRawPointer(text.baseAddress) else {
      return sqlite3_bind_text(statement, position, "", 0, copied)
    }
    return sqlite3_bind_text64(
      statement, position, start.assumingMemoryBound(to: CChar.self), UInt64(text.count), copied, UInt8(SQLITE_UTF8))
  }
}
