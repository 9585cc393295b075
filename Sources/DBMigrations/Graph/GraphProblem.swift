/// Something wrong with a set of revision files: what the graph cannot be built with as it is written.
///
/// A graph keeps all of its problems (``RevisionGraph/problems``), so that one run shows everything there is to mend,
/// and so that commands which only list still work.
///
/// ```swift
/// for problem in graph.problems { print(problem.code, problem.message, problem.hint) }
/// // unknownParent  2026_b.sql: the parent 0123456789ab of b2 is no revision here  Restore its file, or ...
/// ```
public enum GraphProblem: Error, Sendable, Hashable {
  /// Revisions that are ancestors of themselves along parents; exactly those.
  case cycle([RevisionID], files: [String])
  /// A revision that is its own parent.
  case selfLoop(RevisionID, file: String)
  /// Revisions that need themselves once dependencies are followed too; exactly those.
  case dependencyCycle([RevisionID], files: [String])
  /// A revision that depends on itself.
  case dependencySelfLoop(RevisionID, file: String)
  /// A parent that no file has; `nearest` are ids that look like it.
  case unknownParent(of: RevisionID, parent: RevisionID, file: String, nearest: [String])
  /// A dependency that is neither an id nor a label.
  case unknownDependency(of: RevisionID, dependency: String, file: String, nearest: [String])
  /// One id in several files; the graph uses the first.
  case duplicateID(RevisionID, files: [String])
  /// One label on several revisions; the graph uses the first.
  case duplicateLabel(String, ids: [RevisionID], files: [String])
  /// A label that is also the id of a revision; the graph ignores the label.
  case labelEqualsID(String, of: RevisionID, files: [String])
  /// A label with letters that a label may not have, or a word of the grammar; the graph ignores it.
  case illegalLabel(String, of: RevisionID, file: String)
  /// An id or parent with letters that an id may not have, or a word of the grammar. The reader of the files reports
  /// it: such a file makes no node.
  case illegalID(String, file: String)

  /// A stable name for reports and scripts.
  public var code: String {
    switch self {
    case .cycle: "cycle"
    case .selfLoop: "selfLoop"
    case .dependencyCycle: "dependencyCycle"
    case .dependencySelfLoop: "dependencySelfLoop"
    case .unknownParent: "unknownParent"
    case .unknownDependency: "unknownDependency"
    case .duplicateID: "duplicateID"
    case .duplicateLabel: "duplicateLabel"
    case .labelEqualsID: "labelEqualsID"
    case .illegalLabel: "illegalLabel"
    case .illegalID: "illegalID"
    }
  }

  /// The files to look into.
  public var files: [String] {
    switch self {
    case .cycle(_, let files), .dependencyCycle(_, let files), .duplicateID(_, let files),
      .duplicateLabel(_, _, let files), .labelEqualsID(_, _, let files):
      files
    case .selfLoop(_, let file), .dependencySelfLoop(_, let file), .unknownParent(_, _, let file, _),
      .unknownDependency(_, _, let file, _), .illegalLabel(_, _, let file), .illegalID(_, let file):
      [file]
    }
  }

  /// The revisions at fault, exactly.
  public var revisions: [RevisionID] {
    switch self {
    case .cycle(let ids, _), .dependencyCycle(let ids, _), .duplicateLabel(_, let ids, _): ids
    case .selfLoop(let id, _), .dependencySelfLoop(let id, _), .unknownParent(let id, _, _, _),
      .unknownDependency(let id, _, _, _), .duplicateID(let id, _), .labelEqualsID(_, let id, _),
      .illegalLabel(_, let id, _):
      [id]
    case .illegalID: []
    }
  }
}

extension GraphProblem: CustomStringConvertible {
  /// What is wrong, and in which files.
  public var message: String {
    let place = files.filter { !$0.isEmpty }.joined(separator: ", ")
    let text =
      switch self {
      case .cycle(let ids, _): "\(listed(ids)) are ancestors of themselves: their parents form a circle"
      case .selfLoop(let id, _): "\(id) is its own parent"
      case .dependencyCycle(let ids, _):
        "\(listed(ids)) need each other in a circle, when what they depend on is counted"
      case .dependencySelfLoop(let id, _): "\(id) depends on itself"
      case .unknownParent(let id, let parent, _, _): "the parent \(parent) of \(id) is no revision here"
      case .unknownDependency(let id, let dependency, _, _):
        "\(id) depends on \(dependency), which is no revision and no label here"
      case .duplicateID(let id, _): "several files have the id \(id)"
      case .duplicateLabel(let label, let ids, _): "the label \(label) stands on several revisions: \(listed(ids))"
      case .labelEqualsID(let label, let id, _): "the label \(label) of \(id) is also the id of a revision"
      case .illegalLabel(let label, let id, _): "\(label) on \(id) cannot be a label"
      case .illegalID(let text, _): "\(text) cannot be the id of a revision"
      }
    return place.isEmpty ? text : "\(place): \(text)"
  }

  /// What to do about it.
  public var hint: String {
    switch self {
    case .cycle: "no order can satisfy them: change the parents header of one of these files"
    case .selfLoop: "write the revision it follows in its parents header, or base"
    case .dependencyCycle: "no order can satisfy them: remove one of the depends headers"
    case .dependencySelfLoop: "remove it from its depends header"
    case .unknownParent(_, _, _, let nearest):
      "restore the parent's file, or change the parents header" + suggestion(nearest)
    case .unknownDependency(_, _, _, let nearest):
      "write a whole id or an existing label in the depends header" + suggestion(nearest)
    case .duplicateID: "was a file copied? Give one of them an id of its own, or delete it"
    case .duplicateLabel: "a label names one revision: keep it on the one where the branch starts"
    case .labelEqualsID: "rename the label"
    case .illegalLabel:
      "use 1 to 64 of the letters a-z, 0-9, _ and . (not first), and none of the words base, current, head, heads"
    case .illegalID:
      "use 1 to 64 of the letters a-z, 0-9, _ and . (not first), and none of the words base, current, head, heads"
    }
  }

  /// Message and hint in one paragraph.
  public var description: String { "\(message); \(hint)" }

  private func listed(_ ids: [RevisionID]) -> String { ids.map(\.text).joined(separator: ", ") }

  private func suggestion(_ nearest: [String]) -> String {
    nearest.isEmpty ? "" : "; did you mean \(nearest.joined(separator: " or "))?"
  }
}
