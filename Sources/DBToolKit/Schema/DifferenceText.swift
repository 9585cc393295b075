import DBMigrations
import DBSchema

/// A diff for people: a line a change, and what was not compared.
struct DifferenceText {
  let diff: SchemaDiff
  let terminal: Terminal

  /// The lines; empty when nothing differs.
  var changes: String { diff.operations.map { "  " + Escaping.terminal($0.summary) }.joined(separator: "\n") }

  /// What stands in the databases and nobody compared, by kind; nil when there is nothing.
  var notCompared: String? {
    guard !diff.notCompared.isEmpty else { return nil }
    let kinds = Dictionary(grouping: diff.notCompared, by: \.kind).sorted { $0.key.rawValue < $1.key.rawValue }
    let parts = kinds.map { kind, objects in
      let names = objects.prefix(3).map { Escaping.terminal($0.name.plain) }.joined(separator: ", ")
      return
        "\(objects.count) \(kind.rawValue)\(objects.count == 1 ? "" : "s") (\(names)\(objects.count > 3 ? ", ..." : ""))"
    }
    return "present, not compared: " + parts.joined(separator: "; ")
  }
}
