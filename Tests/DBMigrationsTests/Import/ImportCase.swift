import DBSchema
import FoundationEssentials
import Glibc
import Testing

@testable import DBMigrations

/// A small history of another tool, and what its import is expected to be.
struct ImportCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var tool: ImportTool
  var dialect = DialectName.postgresql
  /// Paths below the folder, with texts.
  var files: [(path: String, text: String)]
  var noTransaction: [String] = []
  var placeholders: [String: String] = [:]
  var dialects: [DialectName] = []
  var foreignKeys: Bool?
  /// The revisions' files without blank lines and their first line, then the notes; for a refusal each error's place
  /// and code.
  var expected: String

  init(
    _ name: String, _ tool: ImportTool, on dialect: DialectName = .postgresql, _ files: [(String, String)],
    _ expected: String, noTransaction: [String] = [], placeholders: [String: String] = [:],
    dialects: [DialectName] = [], foreignKeys: Bool? = nil
  ) {
    testDescription = name
    self.tool = tool
    self.dialect = dialect
    self.files = files.map { (path: $0.0, text: $0.1) }
    self.expected = expected
    self.noTransaction = noTransaction
    self.placeholders = placeholders
    self.dialects = dialects
    self.foreignKeys = foreignKeys
  }

  var options: ImportOptions {
    ImportOptions(
      dialect: dialect, dialects: dialects, noTransaction: noTransaction, placeholders: placeholders,
      foreignKeys: foreignKeys)
  }

  /// Imports, and compares; a refusal is told by its first error and the others in its cause.
  func check() throws {
    let tree = try SourceTree(files)
    defer { tree.remove() }
    let got: String
    do {
      got = Self.told(try HistoryImport(reading: tree.path, from: tool, options: options))
    } catch {
      got = tree.relative(Self.told(error))
    }
    let wanted = expected.split(separator: "\n").joined(separator: "\n")
    if got != wanted { throw Difference(text: "\(testDescription)\n-- got\n\(got)\n-- wanted\n\(wanted)") }
  }

  static func told(_ history: HistoryImport) -> String {
    var lines: [Substring] = []
    for revision in history.revisions {
      lines.append("\(revision.fileName)")
      lines += revision.text.split(separator: "\n").dropFirst()
    }
    for note in history.notes {
      lines.append("note \(note.file ?? "")\(note.line.map { ":\($0)" } ?? ""): \(note.text)")
    }
    return lines.joined(separator: "\n")
  }

  static func told(_ error: MigrationError) -> String {
    "refused \(error.file ?? "")\(error.line.map { ":\($0)" } ?? "") \(error.code)"
  }
}

/// Two texts that should be one.
struct Difference: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

/// Files in a folder of their own.
struct SourceTree {
  let path: String

  init(_ files: [(path: String, text: String)]) throws {
    var template = Array("/tmp/dbtool-import-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Difference(text: "cannot make a temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    for (name, text) in files {
      var folder = path
      for part in name.split(separator: "/").dropLast() {
        folder += "/" + part
        mkdir(folder, 0o777)
      }
      guard let stream = fopen(path + "/" + name, "w") else { throw Difference(text: "cannot write \(name)") }
      fputs(text, stream)
      fclose(stream)
    }
  }

  /// A text in which the folder is not named.
  func relative(_ text: String) -> String {
    text.split(separator: path + "/", omittingEmptySubsequences: false).joined()
      .split(separator: path, omittingEmptySubsequences: false).joined()
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
