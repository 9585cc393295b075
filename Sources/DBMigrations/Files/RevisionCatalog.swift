/// The revisions of a history: their headers and graph, with whatever is wrong with single files noted beside.
///
/// The graph is made of headers alone; a file's sections are read when it is about to run or was changed.
///
/// ```swift
/// let catalog = try RevisionCatalog(folder: "migrations").checked()
/// for node in catalog.graph.nodes { print(node.id, node.message, catalog.entries[node.id]?.path ?? "") }
/// ```
public struct RevisionCatalog: Sendable {
  /// A revision's file.
  public struct Entry: Sendable, Hashable {
    /// Where it lies.
    public var path: String
    /// SQL or Swift.
    public var language: RevisionLanguage
    /// What it says of itself.
    public var header: RevisionHeader
  }

  /// The folder.
  public let folder: String
  /// The graph of all readable revisions.
  public let graph: RevisionGraph
  /// The files by revision.
  public let entries: [RevisionID: Entry]
  /// Files that could not be read, with the reason.
  public let problems: [MigrationError]
  /// The bytes of files that were read whole for their headers, as nearly all are: they need not be read again, and
  /// header and sections are of one moment.
  private let contents: [RevisionID: [UInt8]]
  /// The Swift revisions that are compiled into this program.
  let compiled: [RevisionID: EmbeddedRevision]

  /// Reads the headers of a folder's revision files: `*.sql` and `*.swift`, not in folders below it.
  /// - Throws: ``MigrationError`` when the folder cannot be read.
  public init(folder: String) throws(MigrationError) { try self.init(folder: folder, compiled: []) }

  /// Reads a folder, some of whose Swift revisions are compiled into this program.
  init(folder: String, compiled: [EmbeddedRevision]) throws(MigrationError) {
    let names = try FileBytes.names(in: folder).filter(Self.isRevision)
    var gathering = CatalogGathering(keptLimit: Self.keptLimit)
    for name in names {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      gathering.add { () throws(MigrationError) in try Self.entry(path) }
    }
    self.init(folder: folder, gathering, compiled)
  }

  /// Reads the headers of revisions that are part of the program.
  init(embedded revisions: [EmbeddedRevision]) {
    var gathering = CatalogGathering(keptLimit: .max)
    for revision in revisions {
      gathering.add { () throws(MigrationError) in try Self.entry(revision.file, Array(revision.text.utf8)) }
    }
    self.init(folder: "", gathering, revisions)
  }

  private init(folder: String, _ gathering: CatalogGathering, _ revisions: [EmbeddedRevision]) {
    self.folder = folder
    graph = RevisionGraph(gathering.nodes)
    entries = gathering.entries
    problems = gathering.problems
    contents = gathering.contents
    var compiled: [RevisionID: EmbeddedRevision] = [:]
    for revision in revisions where revision.code != nil {
      // One whose headers are wrong stands among the problems when it is part of the history, and counts for nothing else.
      guard let id = try? Self.entry(revision.file, Array(revision.text.utf8)).0.header.id else { continue }
      compiled[id] = revision
    }
    self.compiled = compiled
  }

  /// How many bytes of files are kept at most.
  private static let keptLimit = 8 << 20

  /// Whether a file's name says that it is a revision.
  static func isRevision(_ name: String) -> Bool {
    guard !name.hasPrefix(".") else { return false }
    return name.hasSuffix(".sql") || (name.hasSuffix(".swift") && name != "Revisions.swift")
  }

  /// Most headers stand in a file's first kilobytes; only when they do not is more of it read.
  /// - Returns: the file's bytes too when all of them were read.
  private static func entry(_ path: String) throws(MigrationError) -> (Entry, bytes: [UInt8]?) {
    let language: RevisionLanguage = path.hasSuffix(".swift") ? .swift : .sql
    let first = 8_192
    let start = try FileBytes.read(path, limit: first)
    let isWhole = start.count < first
    if let header = try header(start, path, language, isWhole: isWhole) {
      return (Entry(path: path, language: language, header: header), isWhole ? start : nil)
    }
    return (try entry(path, try FileBytes.read(path)).0, nil)
  }

  private static func entry(_ path: String, _ bytes: [UInt8]) throws(MigrationError) -> (Entry, bytes: [UInt8]?) {
    let language: RevisionLanguage = path.hasSuffix(".swift") ? .swift : .sql
    guard let header = try header(bytes, path, language, isWhole: true) else {
      throw MigrationError(code: "missingID", "the file has no headers", file: path)
    }
    return (Entry(path: path, language: language, header: header), bytes)
  }

  private static func header(_ bytes: [UInt8], _ path: String, _ language: RevisionLanguage, isWhole: Bool)
    throws(MigrationError) -> RevisionHeader?
  {
    var bytes = bytes
    if !isWhole, let end = bytes.lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      // Whole lines only: the last one may have been cut, a pair of CR and LF too.
      bytes.removeSubrange(end...)
      bytes.append(0x0A)
    }
    let text = try RevisionText.normalise(bytes, file: path)
    if isWhole, text.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }) {
      throw MigrationError(
        code: "emptyFile", "the file is empty", file: path, hint: "remove it, or write a revision into it")
    }
    return try RevisionFileParser(file: path, bytes: text, language: language).header(isWhole: isWhole)
  }

  /// Reads a revision's file whole.
  /// - Throws: ``MigrationError`` with file and line.
  public func file(_ id: RevisionID) throws(MigrationError) -> RevisionFile? {
    guard let entry = entries[id], let bytes = try bytes(id) else { return nil }
    return try RevisionFile(bytes: bytes, path: entry.path)
  }

  /// The bytes of a revision's file.
  /// - Throws: ``MigrationError`` when it cannot be read.
  func bytes(_ id: RevisionID) throws(MigrationError) -> [UInt8]? {
    if let bytes = contents[id] { return bytes }
    guard let entry = entries[id] else { return nil }
    return try FileBytes.read(entry.path)
  }

  /// All revision files with their texts, as a history of its own.
  /// - Throws: ``MigrationError`` when one cannot be read.
  func embedded() throws(MigrationError) -> [EmbeddedRevision] {
    var files: [EmbeddedRevision] = []
    for node in graph.nodes {
      guard let entry = entries[node.id], let bytes = try bytes(node.id) else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      // Code that is older than its file stays so: whoever runs it finds out.
      if let code = compiled[node.id] {
        files.append(EmbeddedRevision(file: entry.path, text: text, code: code.code, compiledText: code.compiledText))
      } else {
        files.append(EmbeddedRevision(file: entry.path, text: text))
      }
    }
    return files
  }

  /// The catalog itself, when nothing is wrong with it.
  /// - Throws: ``MigrationError`` that names the first bad file, or what is wrong with the graph.
  public func checked() throws(MigrationError) -> Self {
    if let error = MigrationError.combined(problems) { throw error }
    do { _ = try graph.checked() } catch { throw MigrationError(graph: error) }
    return self
  }
}
