import DBMigrations

/// What a revision does to one database in one direction, as JSON prints it.
struct GroupData: Encodable, Sendable {
  struct Statement: Encodable, Sendable {
    let line: Int
    let sql: String
  }

  let sections: [String]
  /// `transaction`, or `none` for statements that run by themselves.
  let transaction: String
  /// The function that runs, of a revision in Swift; it has no statements that could be printed.
  let swift: String?
  let statements: [Statement]
  let verifications: [Statement]

  init(_ group: StatementGroup) {
    sections = group.titles
    transaction = group.mode == .none ? "none" : "transaction"
    swift = group.statements.first { $0.isCode }?.text
    statements = group.statements.filter { !$0.isCode }.map { Statement(line: $0.line, sql: $0.text) }
    verifications = group.verifications.map { Statement(line: $0.line, sql: $0.text) }
  }
}
