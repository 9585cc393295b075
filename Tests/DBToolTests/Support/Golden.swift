import Glibc

/// Compares what a program printed with a file of what it should print.
///
/// ```swift
/// try Golden.check("help", try ProgramRun("dbtool", ["--help"]).run())
/// ```
/// `RECORD=1 swift test` writes the files anew; read the difference before it is kept.
enum Golden {
  /// Something that differs from run to run, and the word that stands for it in the file.
  enum Token {
    /// ISO 8601 instants: `<time>`.
    case times
    /// `14 ms`, `1.4 s`, `2 min 3 s`: `<duration>`.
    case durations
    /// Revision ids of 12 hexadecimal digits, and their 8-digit short forms: `<id>`.
    case ids
    /// The timestamps of file names: `<stamp>`.
    case stamps
    /// A text of this run, such as a temporary folder.
    case text(String, as: String)

    func replace(in text: String) -> String {
      switch self {
      case .times: text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/, with: "<time>")
      case .durations:
        text.replacing(/\b(\d+ min \d+ s|\d+ h \d+ min|\d+\.\d s|\d+ ms)\b/, with: "<duration>")
          .replacing(/"(duration|waited)Milliseconds":\d+/, with: { "\"\($0.output.1)Milliseconds\":<duration>" })
      // Simple boundaries: Unicode's own join the words around a full stop.
      case .ids: text.replacing(/\b([0-9a-f]{12}|[0-9a-f]{8})\b/.wordBoundaryKind(.simple), with: "<id>")
      case .stamps: text.replacing(/\b\d{8}T\d{6}/.wordBoundaryKind(.simple), with: "<stamp>")
      case .text(let found, let word): text.replacing(found, with: word)
      }
    }
  }

  /// Compares a run's streams and status with `Golden/NAME.txt`.
  static func check(_ name: String, _ result: ProgramRun.Result, tokens: [Token] = []) throws {
    try check(
      name, text: "--- stdout\n\(result.output)--- stderr\n\(result.error)--- exit \(result.status)\n", tokens: tokens)
  }

  /// Compares any text with `Golden/NAME.txt`.
  static func check(_ name: String, text: String, tokens: [Token] = []) throws {
    let got = tokens.reduce(text) { $1.replace(in: $0) }
    let path = folder() + "/" + name + ".txt"
    if getenv("RECORD").map({ String(cString: $0) }) == "1" { return try write(got, to: path) }
    guard let wanted = read(path) else { throw Trouble("there is no \(name).txt; record it with RECORD=1") }
    guard got != wanted else { return }
    throw Trouble("\(name).txt differs:\n\(difference(wanted, got))")
  }

  private static func folder() -> String {
    let parts = "\(#filePath)".split(separator: "/").dropLast(2)
    return "/" + parts.joined(separator: "/") + "/Golden"
  }

  /// The first line that differs, with what stood before it.
  private static func difference(_ wanted: String, _ got: String) -> String {
    let (wanted, got) = (lines(wanted), lines(got))
    let same = zip(wanted, got).prefix { $0 == $1 }.count
    let context = wanted[max(0, same - 2)..<same].map { "  " + $0 }
    let left = wanted.dropFirst(same).prefix(5).map { "- " + $0 }
    let right = got.dropFirst(same).prefix(5).map { "+ " + $0 }
    return (context + left + right).joined(separator: "\n")
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Trouble("cannot write \(path)") }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Trouble("cannot write \(path)") }
  }
}
