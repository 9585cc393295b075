import DBSchema

/// What tables of PostgreSQL have from the tables that they inherit from.
///
/// A change of a parent reaches its children by itself, and PostgreSQL refuses to change such a part in a child alone.
/// So columns and checks that both sides have from the same parents are the parents' matter.
struct InheritedParts {
  private let old: [QualifiedName: TableDefinition]
  private let new: [QualifiedName: TableDefinition]

  init(old: DatabaseSchema, new: DatabaseSchema) {
    func children(_ schema: DatabaseSchema) -> Bool { schema.tables.contains { !$0.options.inherits.isEmpty } }
    func byName(_ schema: DatabaseSchema) -> [QualifiedName: TableDefinition] {
      children(schema) ? Dictionary(schema.tables.map { ($0.name, $0) }) { first, _ in first } : [:]
    }
    self.old = byName(old)
    self.new = byName(new)
  }

  /// Both sides of a table without what they inherit.
  ///
  /// A part that is inherited on one side and the table's own on the other stays on both.
  func own(_ from: TableDefinition, _ to: TableDefinition) -> (from: TableDefinition, to: TableDefinition) {
    let parents = from.options.inherits.filter(to.options.inherits.contains)
    guard !parents.isEmpty else { return (from, to) }
    let before = parents.compactMap { old[$0] }
    let after = parents.compactMap { new[$0] }
    var (one, other) = (from, to)
    let columns = Self.shared(
      Set(before.flatMap { $0.columns.map(\.name) }), Set(after.flatMap { $0.columns.map(\.name) }),
      from.columns.map(\.name), to.columns.map(\.name))
    one.columns.removeAll { columns.contains($0.name) }
    other.columns.removeAll { columns.contains($0.name) }
    let checks = Self.shared(
      Self.checks(of: before), Self.checks(of: after), from.checks.compactMap(\.name), to.checks.compactMap(\.name))
    func isInherited(_ check: CheckDefinition) -> Bool { check.name.map(checks.contains) ?? false }
    one.checks.removeAll(where: isInherited)
    other.checks.removeAll(where: isInherited)
    return (one, other)
  }

  /// A new table without what comes with its parents just so.
  func own(_ table: TableDefinition) -> TableDefinition {
    let parents = table.options.inherits.compactMap { new[$0] }
    guard !parents.isEmpty else { return table }
    var own = table
    own.columns.removeAll { column in
      column.comment == nil
        && parents.contains { parent in
          parent.columns.contains { other in
            var other = other
            other.comment = nil
            return other == column
          }
        }
    }
    own.checks.removeAll { check in
      check.comment == nil
        && parents.contains { parent in
          parent.checks.contains { $0.isInherited && $0.name == check.name && $0.expression == check.expression }
        }
    }
    return own
  }

  private static func checks(of tables: [TableDefinition]) -> Set<Identifier> {
    Set(tables.flatMap { table in table.checks.filter(\.isInherited).compactMap(\.name) })
  }

  /// The names that no side has as its own.
  private static func shared(
    _ inheritedBefore: Set<Identifier>, _ inheritedAfter: Set<Identifier>, _ before: [Identifier],
    _ after: [Identifier]
  ) -> Set<Identifier> {
    let ownBefore = Set(before).subtracting(inheritedBefore)
    let ownAfter = Set(after).subtracting(inheritedAfter)
    return inheritedBefore.union(inheritedAfter).subtracting(ownBefore).subtracting(ownAfter)
  }
}
