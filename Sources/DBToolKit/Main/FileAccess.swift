import Glibc

/// Reads text files: those of the process, or made-up ones in a test.
protocol FileAccess: Sendable {
  /// A file's text, or nil when there is no such file.
  /// - Parameter limit: how many bytes it may have.
  func read(_ path: String, limit: Int) throws(SettingsError) -> String?
}

extension FileAccess {
  /// A settings file's text, or nil when there is no such file.
  func read(_ path: String) throws(SettingsError) -> String? { try read(path, limit: 1 << 20) }
}

/// The files of this machine.
struct SystemFiles: FileAccess {
  func read(_ path: String, limit: Int) throws(SettingsError) -> String? {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("cannot open it", path)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = retrying { Glibc.read(descriptor, &chunk, chunk.count) }
      guard count >= 0 else { throw failure("cannot read it", path) }
      if count == 0 { break }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw SettingsError("this is too large: more than \(limit >> 20) MB are not expected here", file: path)
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SettingsError("this file is not UTF-8 text", file: path)
    }
    return text
  }

  private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }

  private func failure(_ what: String, _ path: String) -> SettingsError {
    SettingsError("\(what): \(systemMessage(errno))", file: path)
  }
}

/// The system's words for an error number.
func systemMessage(_ number: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
  return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
