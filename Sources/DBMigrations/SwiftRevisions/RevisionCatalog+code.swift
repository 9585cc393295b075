/// Whether this program can run what a history holds.
extension RevisionCatalog {
  /// Refuses a plan with a Swift revision whose code this program has not, or has from another text.
  func requireCode(for plan: Plan) throws(MigrationError) {
    for step in plan.steps where step.isCode { try requireCode(of: step.file) }
  }

  /// Refuses a Swift revision whose code this program has not, or has from another text.
  ///
  /// Headers and comments count for nothing here: they are read from the file.
  /// - Throws: ``MigrationError`` with code `swiftRevision`, `lostSwiftRevision` or `staleCode`.
  func requireCode(of file: RevisionFile) throws(MigrationError) {
    let id = file.header.id
    if file.path.hasPrefix(RevisionFile.ledgerMark) {
      throw MigrationError(
        .integrity, code: "lostSwiftRevision",
        "revision \(id) is written in Swift and its file is gone: the ledger's copy cannot run", object: id.text,
        hint:
          "nothing has run; bring the file back (`dbtool show \(id)` prints the copy) and build the executable again")
    }
    guard let compiled = compiled[id], compiled.code != nil else {
      throw MigrationError(
        code: MigrationError.missingCode, "revision \(id) is written in Swift, and this program does not hold its code",
        file: file.path, object: id.text,
        hint: "nothing has run; build the project's own executable, which compiles the migrations folder, and use that")
    }
    let text = try RevisionText.normalise(Array(compiled.compiledText.utf8), file: compiled.file)
    guard CodeChecksum.ofCode(text) == CodeChecksum.ofCode(Array(file.text.utf8)) else {
      throw MigrationError(
        .integrity, code: MigrationError.staleCode,
        "revision \(id) was edited after this program was built: it holds another code than the file", file: file.path,
        object: id.text, hint: "nothing has run; build the program again")
    }
  }

  /// Whether any revision is written in Swift.
  var holdsCode: Bool { entries.values.contains { $0.language == .swift } }

  /// The Swift revisions whose code this program has not.
  var uncompiled: [RevisionNode] {
    graph.nodes.filter { entries[$0.id]?.language == .swift && compiled[$0.id] == nil }
  }
}

extension MigrationError {
  /// The code of an error that another program would not meet: the one that holds the code.
  package static let missingCode = "swiftRevision"
  static let staleCode = "staleCode"

  /// Whether the program is at fault, and not a revision: it does not hold the code of one, or an old one.
  package var isAboutCode: Bool { code == Self.missingCode || code == Self.staleCode }
}

extension Migrator {
  /// Refuses revisions whose code this program does not hold, with all that must run before them.
  package func requireCode(below ids: [RevisionID]) throws(MigrationError) {
    let catalog = try history.load().checked()
    let needed = catalog.graph.closure(of: ids)
    for node in catalog.graph.nodes where needed.contains(node.id) && catalog.entries[node.id]?.language == .swift {
      if let file = try catalog.file(node.id) { try catalog.requireCode(of: file) }
    }
  }
}
