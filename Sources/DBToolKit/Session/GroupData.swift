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
  let statements: [Statement]
  let verifications: [Statement]

  init(_ group: StatementGroup) {
    sections = group.titles
    transaction = group.mode == .none ? "none" : "transaction"
    statements = group.statements.map { Statement(line: $0.line, sql: $0.text) }
    verifications = group.verifications.map { Statement(line: $0.line, sql: $0.text) }
  }
}
