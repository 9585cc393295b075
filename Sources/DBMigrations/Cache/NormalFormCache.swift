import DBSchema

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Keeps normal forms in a folder, so that a second run needs no scratch database.
///
/// 1. An entry is a file named after its ``NormalFormKey``: a line with the key and the SHA-256 of what follows, then the
///    schema as bytes. It holds what the declarations say, and nothing else: no location, no row, no setting.
/// 2. An entry is written under another name and renamed, so that a reader sees all of it or none. Whatever does not
///    agree with itself (cut off, changed, of another key) counts as not there, and is written anew.
/// 3. Nothing here is an error: a folder that cannot be made, read or written is a cache without entries.
/// 4. It holds ``capacity`` entries and ``largest`` bytes at most; those that were not used for longest go first.
///
/// ```swift
/// let cache = NormalFormCache(folder: ".dbtool/cache") { print($0) }
/// ```
package struct NormalFormCache: Sendable {
  /// How many entries stay.
  static let capacity = 32
  /// How many bytes all of them may have together.
  static let largest = 64 << 20
  /// After how many seconds a file that was never renamed is nobody's.
  private static let lifetime = 3_600

  /// The folder, which is made when the first entry is kept.
  package let folder: String
  private let note: @Sendable (String) -> Void

  /// Does no I/O.
  /// - Parameter note: told what was found and kept, for people who want to know more.
  package init(folder: String, note: @escaping @Sendable (String) -> Void = { _ in }) {
    self.folder = folder
    self.note = note
  }

  func path(_ key: NormalFormKey) -> String { "\(folder)/\(key.text).schema" }

  // MARK: - Reading

  /// What was kept for a key.
  func schema(for key: NormalFormKey, _ subject: String) -> DatabaseSchema? {
    let path = path(key)
    guard Self.size(of: path) <= Self.largest, let bytes = try? FileBytes.read(path) else { return nil }
    guard let schema = Self.schema(bytes, for: key) else {
      note("\(path) is damaged: it is made again")
      return nil
    }
    // When it was used last.
    _ = utimensat(AT_FDCWD, path, nil, 0)
    note("the normal form of \(subject) is the one of \(path)")
    return schema
  }

  /// The bytes of a file; more than any entry has for what is none: a pipe would be waited for, a link lead anywhere.
  private static func size(of path: String) -> Int {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : .max
  }

  private static func schema(_ bytes: [UInt8], for key: NormalFormKey) -> DatabaseSchema? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let body = Array(bytes[(end + 1)...])
    guard bytes[...end].elementsEqual(head(of: body, for: key)) else { return nil }
    return DatabaseSchema(packed: body)
  }

  private static func head(of body: [UInt8], for key: NormalFormKey) -> String.UTF8View {
    "dbtool normal form 1 \(key.text) \(SHA256.hex(of: body))\n".utf8
  }

  // MARK: - Writing

  /// Keeps a schema, if that can be.
  func keep(_ schema: DatabaseSchema, for key: NormalFormKey, _ subject: String) {
    guard let body = schema.packed(), body.count < Self.largest / 2 else { return }
    let path = path(key)
    let bytes = Array(Self.head(of: body, for: key)) + body
    guard makeFolder(), write(bytes, to: path) else {
      return note("the normal form of \(subject) cannot be kept in \(folder): \(FileBytes.reason(errno))")
    }
    note("the normal form of \(subject) is kept in \(path)")
    dropOld()
  }

  /// Makes the folder, with a word to git that it is nobody's to commit.
  private func makeFolder() -> Bool {
    var status = stat()
    if stat(folder, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR }
    if let parent = folder.lastIndex(of: "/") { _ = mkdir(String(folder[..<parent]), 0o777) }
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { return false }
    _ = write(Array("*\n".utf8), to: folder + "/.gitignore")
    return true
  }

  private func write(_ bytes: [UInt8], to path: String) -> Bool {
    let other = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).tmp"
    let descriptor = open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { return false }
    let isWritten = Self.write(bytes, to: descriptor)
    guard close(descriptor) == 0, isWritten, rename(other, path) == 0 else {
      let reason = errno
      unlink(other)
      errno = reason
      return false
    }
    return true
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = systemWrite(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes, count)
    #else
      Darwin.write(descriptor, bytes, count)
    #endif
  }

  // MARK: - Dropping

  private func dropOld() {
    guard let names = try? FileBytes.names(in: folder) else { return }
    var entries: [(path: String, used: Int, size: Int)] = []
    for name in names {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard Self.isOwn(name), lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      let used = Self.used(status)
      if name.hasSuffix(".tmp"), time(nil) - used > Self.lifetime { unlink(path) }
      if name.hasSuffix(".schema") { entries.append((path, used, Int(status.st_size))) }
    }
    entries.sort { ($0.used, $0.path) > ($1.used, $1.path) }
    var total = 0
    for (place, entry) in entries.enumerated() {
      total += entry.size
      if place >= Self.capacity || total > Self.largest { unlink(entry.path) }
    }
  }

  /// Whether a file has a key for its name, as all that is written here: others are somebody else's.
  private static func isOwn(_ name: String) -> Bool {
    let key = name.prefix { $0 != "." }
    return key.utf8.count == 64 && key.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  /// When it was used last, in seconds.
  private static func used(_ status: stat) -> Int {
    #if canImport(Darwin)
      status.st_mtimespec.tv_sec
    #else
      status.st_mtim.tv_sec
    #endif
  }
}
