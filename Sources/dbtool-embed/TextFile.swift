#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Small files, read and written whole.
enum TextFile {
  static func read(_ path: String) throws(EmbeddingError) -> String {
    guard let file = fopen(path, "r") else { throw unusable("cannot be read", path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      bytes += piece[..<count]
      if count < piece.count { break }
    }
    if ferror(file) != 0 { throw unusable("cannot be read", path) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EmbeddingError("the file is not UTF-8", file: path)
    }
    return text
  }

  static func write(_ text: String, to path: String) throws(EmbeddingError) {
    guard let file = fopen(path, "w") else { throw unusable("cannot be written", path) }
    let bytes = Array(text.utf8)
    let count = fwrite(bytes, 1, bytes.count, file)
    // What was buffered is written by the close, which can fail as well.
    guard fclose(file) == 0, count == bytes.count else { throw unusable("cannot be written", path) }
  }

  private static func unusable(_ what: String, _ path: String) -> EmbeddingError {
    EmbeddingError("the file \(what): \(String(cString: strerror(errno)))", file: path)
  }
}
