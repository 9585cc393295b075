import FoundationEssentials
import Glibc

/// An empty folder for one test.
///
/// ```swift
/// let folder = try TemporaryFolder()
/// defer { folder.remove() }
/// ```
struct TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/dbtool-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Trouble("cannot make a temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Writes a file below the folder and gives its path.
  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    guard let stream = fopen(file, "w") else { throw Trouble("cannot write \(file)") }
    defer { fclose(stream) }
    fputs(text, stream)
    return file
  }

  /// Removes the folder with everything in it.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
