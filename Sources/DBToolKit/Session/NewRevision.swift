import DBMigrations
import DBSchema

/// A revision that a command is about to write: checked against the history that it joins.
struct NewRevision {
  var header: RevisionHeader
  var body: String
  /// What the file is written in.
  var language = RevisionLanguage.sql
  /// The whole file, when it is written in Swift and more than a beginning.
  var swift: String?

  /// Writes the file into the migrations folder and gives the revision.
  /// - Throws: before anything is written, when the graph would break or the text would not read back.
  func write(to settings: Settings, _ catalog: RevisionCatalog) throws -> RevisionNode {
    let language = swift == nil ? language : .swift
    let name = RevisionWriter.fileName(created: header.created, message: header.message, id: header.id, in: language)
    let path = Settings.join(settings.migrations, name)
    let node = RevisionNode(
      id: header.id, parents: header.parents, depends: header.depends, labels: header.labels, message: header.message,
      file: path)
    _ = try RevisionGraph(catalog.graph.nodes + [node]).checked()
    let text: String
    switch language {
    case .sql: text = RevisionWriter.text(header: header, comment: nil, body: body)
    case .swift: text = swift ?? RevisionWriter.swiftText(header: header)
    }
    let read = try RevisionFile(bytes: Array(text.utf8), path: path).header
    guard read == header else {
      throw ToolFailure(.internal, "the new revision does not read back as it was meant", file: path)
    }
    try RevisionWriter.write(text, to: path)
    return node
  }

  /// A message on one line.
  static func message(_ text: String, _ context: ToolContext) throws(ToolFailure) -> String {
    let message = RevisionWriter.oneLine(text)
    guard !message.isEmpty else {
      throw ToolFailure(
        .usage, "the message is empty", exit: .usage,
        hint: "say in a few words what the revision does: -m \"add users\"")
    }
    if message != text.trimmed() { context.warn("the message was put on one line, without control characters") }
    return message
  }

  /// An id that was asked for, or a new one.
  static func id(_ text: String?) throws(ToolFailure) -> RevisionID {
    guard let text else { return .random() }
    guard let id = RevisionID(text) else { throw illegal(text, "an id", "--id") }
    return id
  }

  /// Labels as they were given.
  static func labels(_ texts: [String]) throws(ToolFailure) -> [String] {
    var labels: [String] = []
    for text in texts {
      guard RevisionID(text) != nil else { throw illegal(text, "a label", "--label") }
      if !labels.contains(text) { labels.append(text) }
    }
    return labels
  }

  private static func illegal(_ text: String, _ what: String, _ flag: String) -> ToolFailure {
    ToolFailure(
      .usage, "\(flag) \(text): this cannot be \(what)", exit: .usage,
      hint: "1 to 64 of a-z, 0-9, _ and . (not first), and none of base, head, heads, current")
  }
}

/// Names that commands look up in the files alone.
extension RevisionGraph {
  /// The revisions that a name stands for; none for base.
  /// - Throws: when it counts from where the database is: the files do not know that.
  func places(_ text: String) throws -> [RevisionID] {
    let name = try RevisionName(text)
    guard let point = name.point, point != .current else {
      throw ToolFailure(
        .usage, "\(text) counts from where the database is, and this command reads the files alone", exit: .usage,
        hint: "name a revision: an id, a label, head, LABEL@head, ID-1")
    }
    return try resolve(name, applied: [], context: .any).targets
  }

  /// The one revision that a name stands for.
  func place(_ text: String) throws -> RevisionID {
    let places = try places(text)
    guard let place = places.first, places.count == 1 else {
      throw ToolFailure(
        .usage, places.isEmpty ? "\(text) is before the first revision" : "\(text) stands for several revisions",
        exit: .usage, hint: "name one revision")
    }
    return place
  }

  /// Refuses parents of which one comes after another: the later one implies the earlier.
  func requireIndependent(_ ids: [RevisionID]) throws {
    for id in ids {
      let below = ancestors(of: [id], includingDependencies: false)
      guard let lower = ids.first(where: { below.contains($0) }) else { continue }
      throw ToolFailure(
        "ancestorAmongParents", "\(id) comes after \(lower) already", exit: .graph, object: lower.text,
        hint: "leave \(lower.short) out: whoever follows \(id.short) follows it too")
    }
  }
}
