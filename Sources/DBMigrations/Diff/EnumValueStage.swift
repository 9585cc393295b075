import DBSchema

/// A diff in two steps, when it adds values to enum types and goes on to use them: PostgreSQL refuses a value that the
/// same transaction has added. Each step is a diff of its own, so that each can be undone by itself.
struct EnumValueStage {
  /// The name of the section that adds them.
  static let sectionName = "enum_values"
  /// Adds the values.
  let first: SchemaDiff
  /// Does everything else.
  let rest: SchemaDiff

  /// Nil when one transaction will do.
  /// - Parameter texts: SQL that will run beside the operations, such as values for old rows.
  init?(_ diff: SchemaDiff, beside texts: [String]) {
    guard Self.isNeeded(for: diff.operations, beside: texts) else { return nil }
    var middle = diff.from
    let renames = diff.renames
    for change in Self.additions(in: diff.operations) {
      guard let index = middle.enums.firstIndex(where: { $0.name == change.from.name }) else { continue }
      middle.enums[index].values = change.to.values
    }
    first = SchemaDiff(from: diff.from, to: middle)
    rest = SchemaDiff(from: middle, to: diff.to, renames: renames)
  }

  private static func additions(in operations: [SchemaOperation]) -> [EnumChange] {
    operations.compactMap { operation in
      if case .alterEnum(let change) = operation, change.onlyAdds { return change }
      return nil
    }
  }

  /// Whether a new value stands as a literal in anything that the operations make.
  static func isNeeded(for operations: [SchemaOperation], beside texts: [String]) -> Bool {
    let changes = additions(in: operations)
    guard !changes.isEmpty else { return false }
    let new = Set(changes.flatMap { change in change.additions.map(\.value) })
    if texts.contains(where: { !new.isDisjoint(with: TextMentions($0, .postgresql).strings) }) { return true }
    return operations.contains { operation in
      if case .alterEnum = operation { return false }
      return PostgreSQLDDL().statements(for: [operation])
        .contains { !new.isDisjoint(with: TextMentions($0, .postgresql).strings) }
    }
  }
}
