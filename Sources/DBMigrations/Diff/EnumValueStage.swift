import DBSchema

/// A diff in two steps, when it adds values to enum types and goes on to use them: PostgreSQL refuses a value that the
/// same transaction has added.
struct EnumValueStage {
  static let sectionName = "enum_values"
  /// Adds the values.
  let first: SchemaDiff
  /// Does everything else.
  let rest: SchemaDiff

  /// Nil when one transaction will do.
  init?(_ diff: SchemaDiff) {
    let changes = diff.operations.compactMap { operation -> EnumChange? in
      if case .alterEnum(let change) = operation, change.onlyAdds { return change }
      return nil
    }
    guard !changes.isEmpty, Self.isUsed(changes, in: diff) else { return nil }
    var middle = diff.from
    let renames = diff.renames
    for change in changes {
      guard let index = middle.enums.firstIndex(where: { $0.name == change.from.name }) else { continue }
      middle.enums[index].values = change.to.values
    }
    first = SchemaDiff(from: diff.from, to: middle)
    rest = SchemaDiff(from: middle, to: diff.to, renames: renames)
  }

  /// Whether a new value stands as a literal in anything that the diff makes.
  private static func isUsed(_ changes: [EnumChange], in diff: SchemaDiff) -> Bool {
    let new = Set(changes.flatMap { change in change.additions.map(\.value) })
    return diff.operations.contains { operation in
      if case .alterEnum = operation { return false }
      return PostgreSQLDDL().statements(for: [operation])
        .contains { !new.isDisjoint(with: TextMentions($0, .postgresql).strings) }
    }
  }
}
