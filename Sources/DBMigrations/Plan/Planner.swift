import DBSchema

/// Decides what runs: `ledger + files -> steps`, with everything checked that can be checked before a statement runs.
///
/// 1. The graph must be healthy, and every revision that the ledger calls applied must have its file, unchanged as far
///    as the checksum covers it.
/// 2. A revision that an earlier run left half-done is finished first: upwards from behind the last thing done. One
///    that was on its way down is taken down to the end, and then up again if the target needs it.
/// 3. A downgrade of a half-done revision undoes the sections that were reached.
/// 4. What was done of a half-done revision must read as it did then; what was not may have been mended.
struct Planner {
  let catalog: RevisionCatalog
  let graph: RevisionGraph
  let ledger: LedgerState
  let dialect: DialectName
  let dialects: [DialectName]
  /// Texts that the ledger kept of revisions whose files are gone; used only when the caller asked for them.
  var ledgerTexts: [RevisionID: RevisionFile] = [:]

  private var compiler: RevisionCompiler { RevisionCompiler(dialect: dialect, dialects: dialects) }
  private var checksum: RevisionChecksum { RevisionChecksum(dialect: dialect) }

  /// - Parameter catalog: the files; revisions that only the ledger knows are added to the graph from its rows.
  init(
    catalog: RevisionCatalog, ledger: LedgerState, dialect: DialectName, dialects: [DialectName],
    ledgerTexts: [RevisionID: RevisionFile] = [:]
  ) {
    self.catalog = catalog
    self.ledger = ledger
    self.dialect = dialect
    self.dialects = dialects
    self.ledgerTexts = ledgerTexts
    graph = Self.graph(catalog, ledger)
  }

  /// The files' graph, with the revisions that only the ledger knows.
  static func graph(_ catalog: RevisionCatalog, _ ledger: LedgerState) -> RevisionGraph {
    let lost = ledger.records.filter { $0.value.status != .absent && catalog.graph[$0.key] == nil }
    if lost.isEmpty { return catalog.graph }
    let ghosts = lost.map { id, record in
      RevisionNode(
        id: id, parents: record.row.parents, depends: record.row.depends, labels: record.row.labels,
        message: record.row.message, file: "(in the ledger)")
    }
    return RevisionGraph(catalog.graph.nodes + ghosts)
  }

  /// Applied and half-done revisions whose files are gone.
  var missingFiles: [RevisionID] {
    ledger.records.filter { $0.value.status != .absent && catalog.entries[$0.key] == nil }.map(\.key).sorted()
  }

  // MARK: - Plans

  /// What an upgrade runs.
  func upgrade(to name: RevisionName) throws(MigrationError) -> Plan {
    let downs = try requireHealth(allowLost: false)
    let applied = ledger.applied
    let targets: [RevisionID]
    do { targets = try graph.resolve(name, applied: applied, context: .upgrade).targets } catch {
      throw MigrationError(graph: error)
    }
    var steps: [PlannedStep] = []
    let pending = graph.upgradeSteps(to: targets, applied: applied)
    let half = ledger.partial
    // A way down that was interrupted is finished before anything goes up.
    for id in graph.nodes.reversed().map(\.id) {
      if let progress = half[id], progress.direction == .down { steps.append(try step(id, .down, progress)) }
    }
    for id in pending {
      let progress = half[id].flatMap { $0.direction == .up ? $0 : nil }
      steps.append(try step(id, .up, progress))
    }
    return Plan(steps: steps, warnings: warnings(besides: Set(steps.map(\.revision.id)), downs))
  }

  /// What a downgrade runs.
  func downgrade(to name: RevisionName) throws(MigrationError) -> Plan {
    let downs = try requireHealth(allowLost: !ledgerTexts.isEmpty)
    let half = ledger.partial
    // What is half-done counts as applied here: it has something to undo.
    let present = ledger.applied.union(half.keys)
    let order: [RevisionID]
    do {
      let place = try graph.resolve(name, applied: present, context: .downgrade)
      order = try graph.downgradeSteps(to: try .init(place), applied: present)
    } catch {
      throw MigrationError(graph: error)
    }
    var steps: [PlannedStep] = []
    for id in order { steps.append(try step(id, .down, half[id])) }
    return Plan(steps: steps, warnings: warnings(besides: Set(order), downs))
  }

  /// What stamping changes: nothing runs.
  func stamp(_ names: [RevisionName]) throws(MigrationError) -> (add: [RevisionID], remove: [RevisionID]) {
    if let error = MigrationError.combined(catalog.problems) { throw error }
    do {
      let present = ledger.applied.union(ledger.partial.keys)
      var places: [RevisionGraph.Resolved] = []
      let healthy = try graph.checked()
      for name in names { places.append(try healthy.resolve(name, applied: present, context: .any)) }
      var changes = healthy.stampChanges(to: places, applied: present)
      // A half-done revision that stays is marked whole.
      let kept = ledger.partial.keys.filter { !changes.remove.contains($0) && !changes.add.contains($0) }
      changes.add += kept.sorted()
      return changes
    } catch {
      throw MigrationError(graph: error)
    }
  }

  // MARK: - Steps

  private func step(_ id: RevisionID, _ direction: Direction, _ progress: LedgerState.Progress?)
    throws(MigrationError) -> PlannedStep
  {
    guard let node = graph[id], let file = try file(id) else { throw lost([id]) }
    let reached: LedgerState.Reach? =
      direction == .down ? progress.flatMap { $0.direction == .up ? $0.reach : $0.reached } : nil
    // A way down that starts from a half-done way up starts at its own beginning.
    let done = progress.flatMap { $0.direction == direction ? $0 : nil }
    let program = try compiler.program(file, direction, undoing: reached)
    if direction == .down, let why = file.header.irreversible, program.groups.isEmpty {
      throw MigrationError(
        code: "irreversible", "revision \(id) cannot be undone: \(why)", file: file.path, object: id.text,
        hint: "restore a backup, or stamp the database by hand if the revision left nothing behind")
    }
    let step = PlannedStep(
      revision: node, direction: direction, file: file, program: program, done: done, compiled: catalog.compiled[id],
      upChecksum: try sum(.up, file), downChecksum: try sum(.down, file))
    if let done { try requireUnchanged(done, step) }
    return step
  }

  private func file(_ id: RevisionID) throws(MigrationError) -> RevisionFile? {
    if let file = try catalog.file(id) { return file }
    return ledgerTexts[id]
  }

  private func sum(_ kind: RevisionSection.Kind, _ file: RevisionFile) throws(MigrationError) -> String? {
    do { return try checksum.of(kind, file) } catch {
      throw MigrationError(code: "lexicalError", "\(error)", file: file.path, object: file.header.id.text)
    }
  }

  /// Rule 4: what was done of a half-done revision must read as it did then.
  private func requireUnchanged(_ done: LedgerState.Progress, _ step: PlannedStep) throws(MigrationError) {
    guard let row = ledger.records[step.revision.id]?.row,
      let then = step.direction == .up ? row.upChecksum : row.downChecksum
    else { return }
    let now = try step.prefixChecksum(groups: done.groups, statements: done.statements, on: dialect)
    guard now != then else { return }
    throw MigrationError(
      .integrity, code: "editedWhileHalfDone",
      "revision \(step.revision.id) is half-done, and the part that was done has been edited since",
      file: step.file.path, object: step.revision.id.text,
      hint: "put back the text of what was done; what has not run yet may be mended")
  }

  // MARK: - Checks

  /// Rule 1.
  /// - Returns: the applied revisions whose `down` was changed, and nothing else.
  private func requireHealth(allowLost: Bool) throws(MigrationError) -> [RevisionID] {
    if let error = MigrationError.combined(catalog.problems) { throw error }
    do { _ = try graph.checked() } catch { throw MigrationError(graph: error) }
    let gone = missingFiles
    if !gone.isEmpty, !allowLost || gone.contains(where: { ledgerTexts[$0] == nil }) { throw lost(gone) }
    let edited = try editedRevisions()
    if let first = edited.ups.first { throw first.error }
    let holes = graph.missingAncestors(of: ledger.applied.union(ledger.partial.keys))
    if let hole = holes.first {
      throw MigrationError(
        .integrity, code: "missingAncestor",
        "revision \(hole) is not applied, but revisions that follow it or depend on it are",
        file: catalog.entries[hole]?.path, object: hole.text,
        hint:
          "were `parents` or `depends` of an applied revision edited? Put them back, or `dbtool stamp` what is there")
    }
    return edited.downs
  }

  /// An applied revision whose file no longer does what was applied.
  struct Edited {
    var id: RevisionID
    var path: String
    /// The hash of the bytes that were applied: the key of their text in the ledger.
    var then: String?
    var error: MigrationError
  }

  /// All applied revisions whose `up` for this database was edited, and those of which only the `down` was. A file is
  /// lexed only when its bytes differ.
  func editedRevisions() throws(MigrationError) -> (ups: [Edited], downs: [RevisionID]) {
    var edited: [Edited] = []
    var downs: [RevisionID] = []
    for node in graph.nodes {
      guard let record = ledger.records[node.id], record.status == .applied, let entry = catalog.entries[node.id],
        let then = record.row.bytesChecksum
      else { continue }
      guard let bytes = try catalog.bytes(node.id), SHA256.hex(of: bytes) != then else { continue }
      let file = try RevisionFile(bytes: bytes, path: entry.path)
      guard try sum(.up, file) != record.row.upChecksum else {
        if try sum(.down, file) != record.row.downChecksum { downs.append(node.id) }
        continue
      }
      let error = MigrationError(
        .integrity, code: "edited",
        "revision \(node.id) was edited after it was applied (on \(record.row.at) by \(record.row.actor))",
        file: entry.path, line: file.sections(of: .up, on: dialect).first?.line, object: node.id.text,
        hint: "put the old text back and write a new revision; if the edit changes nothing in the database, "
          + "`dbtool repair \(node.id) --accept` takes it as it is")
      edited.append(Edited(id: node.id, path: entry.path, then: then, error: error))
    }
    return (edited, downs)
  }

  /// A changed `down` is what a later downgrade uses: worth a word, and no more.
  private func warnings(besides running: Set<RevisionID>, _ downs: [RevisionID]) -> [String] {
    var warnings = downs.map {
      "the `down` of revision \($0) was changed after it was applied: a downgrade runs the new one"
    }
    for (id, progress) in ledger.partial.sorted(by: { $0.key < $1.key }) where !running.contains(id) {
      warnings.append("revision \(id) is half-done (\(progress.direction.rawValue)) and stays so")
    }
    return warnings
  }

  private func lost(_ ids: [RevisionID]) -> MigrationError {
    let told = ids.prefix(5).map { id -> String in
      guard let row = ledger.records[id]?.row else { return id.text }
      let message = row.message.isEmpty ? "" : " \"\(row.message)\""
      return "\(id)\(message), \(row.event.rawValue) \(row.at) by \(row.actor) on \(row.host)"
    }
    return MigrationError(
      .integrity, code: "missingFile",
      ids.count == 1
        ? "revision \(ids[0]) is in the database, but has no file here"
        : "\(ids.count) revisions are in the database, but have no file here",
      file: catalog.folder, object: ids.map(\.text).joined(separator: ", "),
      cause: "the ledger says: " + told.joined(separator: "; "),
      hint: "bring the files back (is this an older checkout?); `dbtool show \(ids[0])` prints the ledger's copy, and "
        + "`dbtool downgrade TARGET --from-ledger` undoes with it")
  }
}
