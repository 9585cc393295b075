public import DBSchema

/// A drop and a create that may be a rename. It is reported, and never acted on.
///
/// ```swift
/// for candidate in diff.renameCandidates { print(candidate.from, "->", candidate.to, candidate.score) }
/// // table:users -> table:accounts 0.8
/// ```
public struct RenameCandidate: Sendable, Hashable {
  /// What would go.
  public var from: ObjectReference
  /// What would come.
  public var to: ObjectReference
  /// How much speaks for it, from 0 to 1.
  public var score: Double

  /// The least score that is worth a question.
  static let threshold = 0.5
}

/// Finds renames among what one side has and the other has not.
struct RenameFinder {
  let old: DatabaseSchema
  let new: DatabaseSchema

  /// All candidates, the best first.
  func candidates() -> [RenameCandidate] {
    var found: [RenameCandidate] = []
    let oldTables = Dictionary(old.tables.map { ($0.name, $0) }) { first, _ in first }
    let newNames = Set(new.tables.map(\.name))
    let gone = old.tables.filter { !newNames.contains($0.name) }
    let come = new.tables.filter { oldTables[$0.name] == nil }
    for from in gone {
      for to in come {
        let score = Self.score(from, to)
        guard score >= RenameCandidate.threshold else { continue }
        found.append(
          RenameCandidate(
            from: ObjectReference(.table, from.name), to: ObjectReference(.table, to.name), score: score))
      }
    }
    for to in new.tables {
      guard let from = oldTables[to.name] else { continue }
      let oldColumns = Set(from.columns.map(\.name))
      let newColumns = Set(to.columns.map(\.name))
      for one in from.columns where !newColumns.contains(one.name) {
        for other in to.columns where !oldColumns.contains(other.name) && one.type == other.type {
          guard (one.generated == nil) == (other.generated == nil) else { continue }
          found.append(
            RenameCandidate(
              from: ObjectReference(.column, from.name, member: one.name),
              to: ObjectReference(.column, to.name, member: other.name), score: Self.score(one, other, from, to)))
        }
      }
    }
    return found.sorted {
      $0.score != $1.score ? $0.score > $1.score : ($0.from, $0.to) < ($1.from, $1.to)
    }
  }

  /// The share of columns that both have, with their types counting half.
  private static func score(_ from: TableDefinition, _ to: TableDefinition) -> Double {
    let types = Dictionary(from.columns.map { ($0.name, $0.type) }) { first, _ in first }
    var points = 0.0
    for column in to.columns {
      guard let type = types[column.name] else { continue }
      points += type == column.type ? 1 : 0.5
    }
    let count = max(from.columns.count, to.columns.count)
    return count == 0 ? 0 : rounded(points / Double(count))
  }

  /// Columns of one type: more when their place, nullability and default agree too.
  private static func score(
    _ one: ColumnDefinition, _ other: ColumnDefinition, _ from: TableDefinition, _ to: TableDefinition
  ) -> Double {
    var score = 0.6
    if one.isNullable == other.isNullable { score += 0.1 }
    if one.defaultExpression == other.defaultExpression { score += 0.1 }
    let place = from.columns.firstIndex { $0.name == one.name }
    if place == to.columns.firstIndex(where: { $0.name == other.name }) { score += 0.2 }
    return rounded(score)
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
