/// Why the revision graph cannot be used as asked: a broken graph, or a name that does not mean one thing.
///
/// ```swift
/// do { target = try graph.resolve(name, applied: applied, context: .upgrade) }
/// catch .severalHeads(let heads, _) { print("choose one of \(heads), or merge them") }
/// ```
public enum GraphError: Error, Sendable, Hashable {
  /// The files do not make a graph; these are all the problems.
  case broken([GraphProblem])
  /// There is no revision at all.
  case noRevisions
  /// `head` was asked for where there are several.
  case severalHeads([RevisionID], name: String)
  /// No revision or label has this name. `isApplied`: the database has it, so its file is gone.
  case unknownRevision(String, nearest: [String], isApplied: Bool)
  /// The start of an id fits several ids.
  case ambiguousPrefix(String, candidates: [RevisionID])
  /// The revision is neither below nor above the one that the branch names.
  case notInBranch(RevisionID, branch: String)
  /// Steps from where the database is, which is at several revisions.
  case severalCurrent([RevisionID], name: String)
  /// A step could go to several revisions; `at` is nil when the step starts at base.
  case ambiguousStep(at: RevisionID?, choices: [RevisionID], name: String)
  /// The walk ended early.
  case notEnoughSteps(asked: Int, available: Int, name: String)
  /// `+N` where only downwards makes sense, `-N` where only upwards does, either where neither does.
  case wrongDirection(name: String, context: RevisionGraph.NameContext)
  /// Steps from `heads`, which are many places.
  case stepsFromHeads(name: String)
  /// A downgrade to a revision that is not applied.
  case notApplied(RevisionID)
  /// A downgrade to several revisions at once.
  case severalTargets([RevisionID])
  /// No path leads from the lower end of a range to its upper end.
  case notAncestor(lower: [RevisionID], upper: [RevisionID])

  /// A stable name for reports and scripts.
  public var code: String {
    switch self {
    case .broken(let problems): problems.first?.code ?? "brokenGraph"
    case .noRevisions: "noRevisions"
    case .severalHeads: "severalHeads"
    case .unknownRevision: "unknownRevision"
    case .ambiguousPrefix: "ambiguousPrefix"
    case .notInBranch: "notInBranch"
    case .severalCurrent: "severalCurrent"
    case .ambiguousStep: "ambiguousStep"
    case .notEnoughSteps: "notEnoughSteps"
    case .wrongDirection: "wrongDirection"
    case .stepsFromHeads: "stepsFromHeads"
    case .notApplied: "notApplied"
    case .severalTargets: "severalTargets"
    case .notAncestor: "notAncestor"
    }
  }
}

extension GraphError: CustomStringConvertible {
  /// What happened.
  public var message: String {
    switch self {
    case .broken(let problems): problems.map(\.message).joined(separator: "\n")
    case .noRevisions: "there are no revisions yet"
    case .severalHeads(let heads, let name):
      "\(name) is not one revision: there are \(heads.count) heads, \(listed(heads))"
    case .unknownRevision(let name, _, let isApplied):
      isApplied
        ? "the database has revision \(name), but there is no file for it" : "no revision or label is named \(name)"
    case .ambiguousPrefix(let prefix, let candidates): "\(prefix) is the start of several ids: \(listed(candidates))"
    case .notInBranch(let id, let branch): "\(id) is not on the branch \(branch)"
    case .severalCurrent(let rows, let name):
      "\(name) counts from where the database is, and it is at \(rows.count) revisions: \(listed(rows))"
    case .ambiguousStep(let place, let choices, let name):
      "\(name) is ambiguous: from \(place?.text ?? "base") it could go to \(listed(choices))"
    case .notEnoughSteps(let asked, let available, let name):
      "not enough steps for \(name): \(asked) asked for, \(available) there"
    case .wrongDirection(let name, let context):
      switch context {
      case .upgrade: "\(name) goes down, and an upgrade only goes up"
      case .downgrade: "\(name) goes up, and a downgrade only goes down"
      case .any: "\(name) is for upgrade and downgrade only"
      }
    case .stepsFromHeads(let name): "\(name) counts from heads, which can be several places"
    case .notApplied(let id): "\(id) is not applied, so nothing can be undone back to it"
    case .severalTargets(let ids): "a downgrade goes to one revision, not to \(ids.count): \(listed(ids))"
    case .notAncestor(let lower, let upper): "no path leads from \(listed(lower)) up to \(listed(upper))"
    }
  }

  /// What to do next.
  public var hint: String {
    switch self {
    case .broken(let problems): problems.map(\.hint).joined(separator: "\n")
    case .noRevisions: "make one with dbtool revision"
    case .severalHeads(let heads, _):
      "say heads for all of them, name one (\(heads.first?.short ?? "ID")), or join them with dbtool merge"
    case .unknownRevision(_, let nearest, let isApplied):
      if isApplied {
        "restore its file; the ledger's copy can be shown and undone without one"
      } else if nearest.isEmpty {
        "dbtool history lists them; the start of an id needs 4 characters or more"
      } else {
        "did you mean \(nearest.joined(separator: " or "))?"
      }
    case .ambiguousPrefix: "write more of the id"
    case .notInBranch(_, let branch): "name a revision below or above \(branch), or leave the branch out"
    case .severalCurrent(let rows, let name):
      "say which branch: \(rows.first?.short ?? "ID")@\(steps(of: name)), or name the revision to go to"
    case .ambiguousStep(_, let choices, let name):
      "say which branch: \(choices.first?.short ?? "ID")@\(unqualified(name)), or name the revision"
    case .notEnoughSteps: "dbtool history shows how far it goes"
    case .wrongDirection(_, let context):
      switch context {
      case .upgrade: "use dbtool downgrade to go down"
      case .downgrade: "use dbtool upgrade to go up"
      case .any: "count from a place: current-1, head-2, base+1"
      }
    case .stepsFromHeads: "count from head, or from the head of one branch: LABEL@head-1"
    case .notApplied: "dbtool current shows what is applied; dbtool upgrade applies it"
    case .severalTargets: "name one of them; with a branch before it (ID@TARGET) only that branch is undone"
    case .notAncestor: "swap the two ends, or name two revisions of one branch"
    }
  }

  /// Message and hint in one paragraph.
  public var description: String { "\(message); \(hint)" }

  private func listed(_ ids: [RevisionID]) -> String {
    ids.isEmpty ? "base" : ids.map(\.text).joined(separator: ", ")
  }

  /// The `+N` or `-N` at the end of a name.
  private func steps(of name: String) -> Substring {
    guard let sign = name.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return name[...] }
    return name[sign...]
  }

  /// A name without its branch.
  private func unqualified(_ name: String) -> Substring {
    guard let separator = name.firstIndex(of: "@") else { return name[...] }
    return name[name.index(after: separator)...]
  }
}
