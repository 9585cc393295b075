internal import DBEngine
internal import Glibc

/// Where a SQLite URL points, and how it is opened.
struct SQLiteLocation: Sendable, Hashable {
  /// What `mode=` said.
  enum Mode: String, Sendable, Hashable {
    case ro, rw, rwc, memory
  }

  /// The absolute path, or nil for memory.
  let path: String?
  let mode: Mode?
  let isImmutable: Bool
  let address: DatabaseAddress

  static let hint = """
    write sqlite:path/to/file.db, sqlite:///absolute/file.db, sqlite::memory:, or sqlite:file.db?mode=ro; in a path, \
    write ? as %3F, # as %23 and % as %25
    """

  static func refused(_ message: String) -> DatabaseError { DatabaseError(.configuration, message, hint: hint) }

  /// A database in memory, which every connection has for itself.
  static let memory = SQLiteLocation(
    path: nil, mode: nil, isImmutable: false,
    address: DatabaseAddress(url: "sqlite::memory:", database: ":memory:", place: .memory))

  private init(path: String?, mode: Mode?, isImmutable: Bool, address: DatabaseAddress) {
    self.path = path
    self.mode = mode
    self.isImmutable = isImmutable
    self.address = address
  }

  init(url: String) throws(DatabaseError) {
    guard url.hasPrefix("sqlite:") else {
      throw Self.refused(url.isEmpty ? "the SQLite URL is empty" : "this is no SQLite URL: it must begin with sqlite:")
    }
    let rest = url.dropFirst("sqlite:".count)
    let question = rest.firstIndex(of: "?")
    let written = rest[..<(question ?? rest.endIndex)]
    var mode: Mode?
    var isImmutable = false
    if let question {
      for pair in rest[rest.index(after: question)...].split(separator: "&") {
        let name = pair.prefix { $0 != "=" }
        let value = pair.dropFirst(name.count + 1)
        switch name {
        case "mode":
          guard let known = Mode(rawValue: String(value)) else {
            throw Self.refused("the SQLite URL's mode is none of ro, rw, rwc and memory")
          }
          mode = known
        case "immutable":
          guard value == "0" || value == "1" else {
            throw Self.refused("the SQLite URL's immutable is neither 0 nor 1")
          }
          isImmutable = value == "1"
        default: throw Self.refused("the SQLite URL has a parameter other than mode and immutable")
        }
      }
    }
    self.mode = mode
    self.isImmutable = isImmutable

    let shown = "sqlite:" + written + (question.map { rest[$0...] } ?? "")
    let name = try Self.decoded(written)
    if name == ":memory:" || mode == .memory {
      path = nil
      address = DatabaseAddress(url: shown, database: name, place: .memory)
      return
    }
    let path = try Self.absolute(name)
    self.path = path
    address = DatabaseAddress(url: shown, database: Self.lastComponent(path), place: .file(path: path))
  }

  private static func decoded(_ written: Substring) throws(DatabaseError) -> String {
    if written.hasPrefix("//"), !written.hasPrefix("///") {
      throw refused("the SQLite URL names a host: a file's path has one slash or three before it, or none")
    }
    let start = written.hasPrefix("///") ? written.dropFirst(2) : written
    var bytes: [UInt8] = []
    var input = start.utf8.makeIterator()
    while let byte = input.next() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = input.next().flatMap(nibble), let low = input.next().flatMap(nibble) else {
        throw refused("the SQLite URL holds a % that is not followed by two hex digits")
      }
      bytes.append(high << 4 | low)
    }
    guard !bytes.contains(0), let path = String(validating: bytes, as: UTF8.self) else {
      throw refused("the SQLite URL's path is not text in UTF-8")
    }
    guard !path.isEmpty else { throw refused("the SQLite URL names no file") }
    if path == "/:memory:" { throw refused("memory is written without slashes") }
    if path.hasSuffix("/") { throw refused("the SQLite URL names a folder, not a file") }
    return path
  }

  private static func absolute(_ path: String) throws(DatabaseError) -> String {
    if path.hasPrefix("/") { return path }
    guard let folder = getcwd(nil, 0) else {
      throw DatabaseError(.configuration, "the current folder is gone, and the SQLite URL's path is relative to it")
    }
    defer { free(folder) }
    let base = String(cString: folder)
    var relative = path[...]
    while relative.hasPrefix("./") { relative = relative.dropFirst(2).drop { $0 == "/" } }
    return (base == "/" ? "" : base) + "/" + relative
  }

  static func lastComponent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    case 65...70: digit - 55
    default: nil
    }
  }

  /// The path as a `file:` URI with `immutable`, which can be asked for in no other way.
  var immutableURI: String? {
    guard let path, isImmutable else { return nil }
    let hex = Array("0123456789ABCDEF")
    var uri = "file:"
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "/": uri.unicodeScalars.append(scalar)
      default: uri += "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
      }
    }
    return uri + "?immutable=1"
  }
}
