import Glibc

/// An empty folder in which a test runs `dbtool`, and the transcript of what was said there.
///
/// ```swift
/// let place = try Workplace()
/// defer { place.remove() }
/// try place.play("init", "revision -m one")
/// try place.check("commands-init")
/// ```
final class Workplace {
  let folder: TemporaryFolder
  var variables: [String: String] = [:]
  private var transcript = ""

  init() throws { folder = try TemporaryFolder() }

  func remove() { folder.remove() }

  /// Runs the tool here.
  @discardableResult
  func run(_ arguments: [String]) throws -> ProgramRun.Result {
    var run = ProgramRun("dbtool", arguments)
    run.folder = folder.path
    run.variables.merge(variables) { $1 }
    return try run.run()
  }

  /// Runs the tool and fails unless it ended well.
  @discardableResult
  func succeed(_ arguments: String...) throws -> String {
    let result = try run(arguments)
    try require(result.status == 0, "\(arguments) ended with \(result.status): \(result.error)")
    return result.output
  }

  /// Runs command lines, words split at blanks (`_` stands for a blank inside a word), and keeps what they said.
  func play(_ lines: String...) throws {
    for line in lines {
      let arguments = line.split(separator: " ").map { String($0).replacing("_", with: " ") }
      let result = try run(arguments)
      transcript +=
        "$ dbtool \(line)\n" + result.output + result.error + (result.status == 0 ? "" : "[exit \(result.status)]\n")
    }
  }

  /// Puts a file into the transcript.
  func show(_ name: String) throws { transcript += "$ cat \(name)\n" + (try text(name)) }

  /// Compares the transcript with a golden file.
  func check(_ name: String) throws {
    try Golden.check(
      name, text: transcript,
      tokens: [.text(folder.path, as: "<folder>"), .times, .durations, .ids, .stamps])
  }

  /// A file's bytes.
  func bytes(_ name: String) throws -> [UInt8] {
    let path = name.hasPrefix("/") ? name : folder.path + "/" + name
    guard let file = fopen(path, "r") else { throw Trouble("cannot read \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return bytes
  }

  /// A file's text.
  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The names in a folder here, sorted, without hidden ones unless asked for.
  func names(_ path: String, all: Bool = false) throws -> [String] {
    guard let directory = opendir(folder.path + "/" + path) else { throw Trouble("there is no folder \(path)") }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", all || !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Makes a revision with one table in it, by hand, so that ids and names are known.
  func revision(_ id: String, after parents: String) throws {
    try folder.write(
      """
      --: id = \(id)
      --: parents = \(parents)
      --: message = \(id)

      --: up
      create table t_\(id) (id integer);

      --: down
      drop table t_\(id);

      """, to: "migrations/\(id).sql")
  }
}
