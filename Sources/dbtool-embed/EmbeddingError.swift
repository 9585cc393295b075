#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why the list cannot be written, in the form in which a compiler tells it.
struct EmbeddingError: Error {
  let text: String

  init(_ text: String) { self.text = "error: \(text)" }

  init(_ text: String, file: String, line: Int = 1) { self.text = "\(file):\(line): error: \(text)" }

  /// Says it, and ends the process.
  func end() -> Never {
    let bytes = Array((text + "\n").utf8)
    _ = write(2, bytes, bytes.count)
    exit(1)
  }
}
