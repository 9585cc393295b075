package import DBSchema

/// A plan without a database: from one place in the history to another, as if everything below the first were applied.
///
/// ```swift
/// let plan = try OfflinePlan(catalog, dialect: .postgresql).upgrade(RevisionRange("base:head"))
/// ```
package struct OfflinePlan {
  /// What is planned, and whether it starts where no ledger is.
  package struct Result {
    /// The steps.
    package var plan: Plan
    /// Whether it starts at base.
    package var startsAtBase: Bool
  }

  let catalog: RevisionCatalog
  let dialect: DialectName
  let dialects: [DialectName]

  /// Prepares for one database of a project.
  package init(_ catalog: RevisionCatalog, dialect: DialectName, dialects: [DialectName] = []) {
    self.catalog = catalog
    self.dialect = dialect
    self.dialects = dialects
  }

  /// From the lower end, base when it is missing, up to the upper one, all heads when it is missing.
  package func upgrade(_ range: RevisionRange) throws(MigrationError) -> Result {
    let (lower, upper) = (range.lower ?? .base, try known(range.upper ?? .heads))
    let state = try state(at: lower)
    if try closure(of: upper).isStrictSubset(of: state.applied) {
      throw wrongWay(lower, upper, "goes down, and an upgrade goes up")
    }
    return Result(plan: try planner(state).upgrade(to: upper), startsAtBase: state.applied.isEmpty)
  }

  /// From the first place down to the second; a downgrade guesses neither.
  package func downgrade(_ range: RevisionRange) throws(MigrationError) -> Result {
    guard let from = range.lower, let to = range.upper else {
      throw MigrationError(
        code: "openRange", "a downgrade needs both ends of \(range)", hint: "write FROM:TO, as in head:base")
    }
    let (state, target) = (try state(at: from), try known(to))
    if try closure(of: target).isStrictSuperset(of: state.applied) {
      throw wrongWay(from, target, "goes up, and a downgrade goes down")
    }
    return Result(plan: try planner(state).downgrade(to: target), startsAtBase: false)
  }

  private func wrongWay(_ from: RevisionName, _ to: RevisionName, _ why: String) -> MigrationError {
    MigrationError(
      .graph, code: "wrongWay", "\(from):\(to) \(why)", object: "\(from):\(to)",
      hint: "write FROM:TO, here \(to):\(from)")
  }

  private func planner(_ state: LedgerState) -> Planner {
    Planner(catalog: catalog, ledger: state, dialect: dialect, dialects: dialects)
  }

  /// A ledger that says: everything up to here is applied.
  private func state(at name: RevisionName) throws(MigrationError) -> LedgerState {
    let graph = try catalog.checked().graph
    return LedgerState(assuming: try closure(of: try known(name)).sorted().compactMap { graph[$0] })
  }

  /// A place, with everything below it.
  private func closure(of name: RevisionName) throws(MigrationError) -> Set<RevisionID> {
    let graph = try catalog.checked().graph
    do { return graph.closure(of: try graph.resolve(name, applied: [], context: .any).targets) } catch {
      throw MigrationError(graph: error)
    }
  }

  /// A name that needs no database to be understood.
  private func known(_ name: RevisionName) throws(MigrationError) -> RevisionName {
    guard name.point == nil || name.point == .current else { return name }
    throw MigrationError(
      .graph, code: "needsDatabase", "\(name) counts from where a database is, and an offline script has none",
      object: "\(name)", hint: "name revisions, as in base:head; `dbtool plan --sql` starts from the real state")
  }
}

extension LedgerState {
  /// A ledger that says no more than that these revisions are applied.
  init(assuming applied: [RevisionNode]) {
    self.init(
      applied.map { node in
        LedgerRow(
          seq: 0, run: "", revision: node.id, parents: node.parents, depends: node.depends, labels: node.labels,
          message: node.message, direction: .up, event: .stamped, actor: "", host: "", tool: "", at: "")
      })
  }
}

extension ScriptWriter {
  /// Writes what one revision does in one direction, whatever a database says of it.
  package func script(_ file: RevisionFile, _ node: RevisionNode, _ direction: Direction, dialects: [DialectName] = [])
    throws(MigrationError) -> String
  {
    let program = try RevisionCompiler(dialect: dialect, dialects: dialects).program(file, direction)
    let step = PlannedStep(revision: node, direction: direction, file: file, program: program)
    return try script(
      Plan(steps: [step], warnings: []), title: "\(direction.rawValue) of \(node.id)", createsLedger: false)
  }
}
