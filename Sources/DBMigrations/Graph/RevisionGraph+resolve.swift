extension RevisionGraph {
  /// What a name is looked up for: it decides which way steps may go.
  public enum NameContext: Sendable, Hashable {
    /// The target of an upgrade: `+N` counts from the database.
    case upgrade
    /// The target of a downgrade: `-N` counts from the database, and undoes that many revisions.
    case downgrade
    /// Anything else: `current-N`, but no bare `+N` or `-N`.
    case any
  }

  /// The places that a name stands for.
  ///
  /// ```swift
  /// try graph.resolve(RevisionName("c2@b"), applied: [], context: .any)   // targets b, branch c2
  /// ```
  public struct Resolved: Sendable, Hashable {
    /// The revisions; none for base, and none for the heads of an empty history.
    public let targets: [RevisionID]
    /// Whether the place is before the first revision.
    public let isBase: Bool
    /// The revision that the branch before `@` names.
    public let branch: RevisionID?
    /// Whether a downgrade undoes the target too: `-N` names the last revision to undo and not the one to keep.
    public let isInclusive: Bool

    /// Makes a place.
    public init(targets: [RevisionID], isBase: Bool = false, branch: RevisionID? = nil, isInclusive: Bool = false) {
      self.targets = targets
      self.isBase = isBase
      self.branch = branch
      self.isInclusive = isInclusive
    }
  }

  /// Looks up a name.
  ///
  /// An exact id wins over a label, a label over the start of an id. `head` is the one revision without children; for
  /// an upgrade, revisions that others depend on do not count, since they are applied with those. A branch restricts
  /// to the revisions below and above the one it names.
  ///
  /// ```swift
  /// try graph.resolve(RevisionName("billing@head"), applied: applied, context: .upgrade).targets
  /// ```
  ///
  /// - Parameter applied: what is applied; `current`, `+N` and `-N` count from it.
  /// - Throws: ``GraphError`` when the name means nothing, or several things.
  public func resolve(_ name: RevisionName, applied: Set<RevisionID>, context: NameContext) throws(GraphError)
    -> Resolved
  {
    var branch: Int?
    if let text = name.branch { branch = try find(text, applied: applied) }
    let walk = NameWalk(graph: self, name: name, branch: branch)
    switch name.point {
    case nil:
      if context == .any { throw .wrongDirection(name: name.description, context: context) }
      return try relative(walk, applied: applied, context: context)
    case .current:
      return try relative(walk, applied: applied, context: context)
    case .base:
      guard name.offset != 0 else { return walk.base }
      return try walk.arrive(from: nil)
    case .head:
      let heads = heads(of: walk, effective: context == .upgrade)
      guard let head = heads.first else {
        if context == .upgrade { return walk.places([]) }
        throw .noRevisions
      }
      if heads.count > 1 { throw .severalHeads(list(heads), name: name.description) }
      return try walk.arrive(from: head)
    case .heads:
      if name.offset != 0 { throw .stepsFromHeads(name: name.description) }
      return walk.places(heads(of: walk, effective: true))
    case .named(let text):
      let found = try find(text, applied: applied)
      if let text = name.branch, !walk.isInside(found) { throw .notInBranch(revisions[found].id, branch: text) }
      return try walk.arrive(from: found)
    }
  }

  /// The revision that an exact id, a label or the start of an id names.
  ///
  /// ```swift
  /// try graph.revision(named: "1f3c9a2b")   // 1f3c9a2b7d4e
  /// ```
  ///
  /// - Throws: ``GraphError/unknownRevision(_:nearest:isApplied:)``, ``GraphError/ambiguousPrefix(_:candidates:)``.
  public func revision(named text: String, applied: Set<RevisionID> = []) throws(GraphError) -> RevisionID {
    revisions[try find(text, applied: applied)].id
  }

  private func find(_ text: String, applied: Set<RevisionID>) throws(GraphError) -> Int {
    let id = RevisionID(text)
    if let number = id.flatMap({ index[$0] }) ?? carriers[text] { return number }
    if let id, applied.contains(id) { throw .unknownRevision(text, nearest: [], isApplied: true) }
    if text.utf8.count >= 4 {
      let candidates = revisions.indices.filter { revisions[$0].id.text.utf8.starts(with: text.utf8) }
      if candidates.count > 1 { throw .ambiguousPrefix(text, candidates: list(candidates).sorted()) }
      if let only = candidates.first { return only }
      if let gone = applied.filter({ $0.text.utf8.starts(with: text.utf8) }).min() {
        throw .unknownRevision(gone.text, nearest: [], isApplied: true)
      }
    }
    let names = NearestNames(revisions.lazy.map(\.id.text)).adding(Array(carriers.keys))
    throw .unknownRevision(
      text, nearest: names.adding(Array(RevisionID.reservedWords)).nearest(to: text), isApplied: false)
  }

  /// The heads that a name may mean. Within a branch the branch's own heads count, whoever depends on them.
  private func heads(of walk: NameWalk, effective: Bool) -> [Int] {
    revisions.indices.filter { node in
      guard !hasChild[node] else { return false }
      guard walk.branch == nil else { return walk.isInside(node) }
      return !effective || dependentEdges.degree(node) == 0
    }
  }

  /// `current`, and steps from it.
  private func relative(_ walk: NameWalk, applied: Set<RevisionID>, context: NameContext) throws(GraphError)
    -> Resolved
  {
    let name = walk.name
    let isUp = name.offset > 0
    if context == .upgrade && name.offset < 0 || context == .downgrade && isUp {
      throw .wrongDirection(name: name.description, context: context)
    }
    let rows = walk.current(mask(applied), forUndoing: context == .downgrade && name.offset < 0)
    if name.offset == 0 { return rows.isEmpty ? walk.base : walk.places(rows) }
    if rows.count > 1 { throw .severalCurrent(list(rows), name: name.description) }
    guard context == .downgrade else { return try walk.arrive(from: rows.first) }
    guard let row = rows.first else {
      throw .notEnoughSteps(asked: -name.offset, available: 0, name: name.description)
    }
    return try walk.lastUndone(from: row)
  }
}
