import DBQuery
import DBSchema

/// The tables of a seed in the order in which they are filled.
struct SeedPlan {
  let steps: [SeedStep]

  /// - Throws: ``SeedError`` for a name that is not there, a row that nobody seeds, and a circle.
  init(_ rows: SeedRows, _ schema: DatabaseSchema) throws(SeedError) {
    var open: [SeedStep] = []
    for (name, rows) in rows.tables {
      open.append(SeedStep(name: name, table: try Self.table(name, schema), rows: rows))
    }
    for step in open { try step.check(open) }
    var steps: [SeedStep] = []
    while !open.isEmpty {
      guard let next = open.firstIndex(where: { step in !open.contains { step.needs($0) } }) else {
        throw SeedError(
          """
          the rows of \(open.map(\.name).joined(separator: ", ")) refer to each other in a circle: leave a reference \
          out of the seed, and set it with an update
          """)
      }
      steps.append(open.remove(at: next))
    }
    self.steps = steps
  }

  private static func table(_ name: String, _ schema: DatabaseSchema) throws(SeedError) -> TableDefinition {
    let exact = schema.tables.filter { $0.name.plain == name }
    let found = exact.isEmpty ? schema.tables.filter { $0.name.name.name == name } : exact
    if let one = found.first, found.count == 1 || one.name.schema == "public" { return one }
    if let one = found.first(where: { $0.name.schema == "public" }) { return one }
    let names = (found.isEmpty ? schema.tables : found).map(\.name.plain).joined(separator: ", ")
    throw SeedError(
      found.isEmpty
        ? "there is no table \(name); there are \(names.isEmpty ? "none at all" : names)"
        : "\(name) is the name of several tables: \(names)")
  }
}
