package import DBSchema

/// The SQL of an object that schemas only name: a function or trigger of PostgreSQL.
package struct RawDefinition: Sendable, Hashable {
  /// What it is, as ``DatabaseSchema/notCompared`` names it.
  package var object: ObjectReference
  /// The statement that makes it.
  package var sql: String
  /// The statement that takes it away again.
  package var drop: String?

  package init(_ object: ObjectReference, sql: String, drop: String? = nil) {
    self.object = object
    self.sql = sql
    self.drop = drop
  }
}

extension RawDefinition {
  /// The functions without which the tables and domains of a schema cannot be made, with those that they call.
  static func needed(by schema: DatabaseSchema, of functions: [RawDefinition]) -> [RawDefinition] {
    let texts =
      schema.tables.flatMap(\.texts)
      + schema.domains.flatMap { domain in
        domain.checks.map(\.expression) + [domain.defaultExpression].compactMap(\.self)
      }
    var words = texts.reduce(into: Set<String>()) { $0.formUnion(TextMentions($1, schema.dialect).words) }
    var found: [RawDefinition] = []
    while let next = functions.first(where: { !found.contains($0) && words.contains($0.object.name.name.name) }) {
      found.append(next)
      words.formUnion(TextMentions(next.body, schema.dialect).words)
    }
    return functions.filter(found.contains)
  }

  /// Functions so that each stands behind those that it calls; otherwise in their order.
  static func ordered(_ functions: [RawDefinition]) -> [RawDefinition] {
    let words = functions.map { TextMentions($0.body, .postgresql).words }
    var result: [RawDefinition] = []
    var state = functions.map { _ in false }
    func add(_ index: Int) {
      guard !state[index] else { return }
      state[index] = true
      for (other, function) in functions.enumerated()
      where other != index && words[index].contains(function.object.name.name.name) {
        add(other)
      }
      result.append(functions[index])
    }
    for index in functions.indices { add(index) }
    return result
  }

  /// The statement with the text of the function laid open: the lexer takes what stands between dollars for one string.
  private var body: String { sql.replacing(/\$\w*\$/, with: " ") }
}
