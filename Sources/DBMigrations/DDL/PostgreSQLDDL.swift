package import DBSchema

/// Writes PostgreSQL's statements for operations.
///
/// Names carry their schema, so that a revision means the same whatever the search path of who replays it; only the
/// schema that a project calls its default is left out. No statement ends in a semicolon.
///
/// ```swift
/// PostgreSQLDDL(defaultSchema: "public").statements(for: diff.operations)
/// // ["alter table users add column age integer"]
/// ```
package struct PostgreSQLDDL {
  /// The schema that names are written without.
  package var defaultSchema: Identifier?

  /// Makes a writer.
  package init(defaultSchema: Identifier? = nil) { self.defaultSchema = defaultSchema }

  /// A statement, or an action that can share an `alter table` with its neighbours.
  enum Piece: Hashable {
    case statement(String)
    case action(table: String, String)
    /// A statement that may come after the actions before it and those that join them.
    case after(String)
  }

  /// The statements of operations, in order. Neighbouring changes of one table share one statement: the table is
  /// locked and rewritten once.
  package func statements(for operations: [SchemaOperation]) -> [String] {
    var result: [String] = []
    var table: String?
    var actions: [String] = []
    var late: [String] = []
    func flush() {
      if let table {
        let joined = actions.joined(separator: actions.count > 1 ? ",\n  " : "")
        result.append("alter table \(table)" + (actions.count > 1 ? "\n  " : " ") + joined)
      }
      result += late
      table = nil
      actions = []
      late = []
    }
    for piece in operations.flatMap(pieces) {
      switch piece {
      case .statement(let text):
        flush()
        result.append(text)
      case .action(let name, let action):
        if table != name || isRepeated(action, actions) { flush() }
        table = name
        actions.append(action)
      case .after(let text): late.append(text)
      }
    }
    flush()
    return result
  }

  /// Whether an action speaks of a name that an earlier one of the same statement speaks of in another way, such as a
  /// constraint that goes and comes: PostgreSQL runs the actions of a statement by their kinds, drops first.
  private func isRepeated(_ action: String, _ actions: [String]) -> Bool {
    guard action.hasPrefix("drop ") else { return false }
    return actions.contains { !$0.hasPrefix("drop ") }
  }

  // MARK: - Names

  func name(_ name: Identifier) -> String { PostgreSQLName.quoted(name) }

  func name(_ qualified: QualifiedName) -> String {
    if qualified.schema == defaultSchema { return name(qualified.name) }
    return PostgreSQLName.quoted(qualified)
  }

  func list(_ names: [Identifier]) -> String { "(" + names.map(name).joined(separator: ", ") + ")" }

  /// A text as a literal that means the same whatever `standard_conforming_strings` says.
  func literal(_ text: String) -> String {
    var result = text.contains("\\") ? "E'" : "'"
    for character in text.unicodeScalars {
      if character == "'" || character == "\\" { result.unicodeScalars.append(character) }
      result.unicodeScalars.append(character)
    }
    return result + "'"
  }

  // MARK: - Operations

  private func pieces(_ operation: SchemaOperation) -> [Piece] {
    switch operation {
    case .createSchema(let name): [.statement("create schema \(self.name(name))")]
    case .dropSchema(let name): [.statement("drop schema \(self.name(name))")]
    case .createTable(let table): createTable(table)
    case .dropTable(let table): [.statement("drop table \(name(table.name))")]
    case .renameTable(let from, let to): rename("table", from, to)
    case .alterTableOptions(let table, let from, let to): alterOptions(table, from, to)
    case .rebuildTable(let rebuild): PostgreSQLDDL.unrebuilt(rebuild).flatMap(pieces)
    case .addColumn(let table, let column):
      [.action(table: name(table), "add column " + self.column(column))]
        + comment(ObjectReference(.column, table, member: column.name), column.comment)
    case .dropColumn(let table, let column): [.action(table: name(table), "drop column \(name(column.name))")]
    case .renameColumn(let table, let from, let to):
      [.statement("alter table \(name(table)) rename column \(name(from)) to \(name(to))")]
    case .alterColumn(let change): alterColumn(change)
    case .addConstraint(let table, let constraint):
      [.action(table: name(table), "add " + self.constraint(constraint, isNew: false))]
        + comment(ObjectReference(constraint.kind, table, member: constraint.name), constraint.comment)
    case .dropConstraint(let table, let constraint):
      constraint.name.map { [.action(table: name(table), "drop constraint \(name($0))")] } ?? []
    case .renameConstraint(let table, _, let from, let to):
      [.statement("alter table \(name(table)) rename constraint \(name(from)) to \(name(to))")]
    case .createIndex(let table, let index): createIndex(index, on: table)
    case .dropIndex(let table, let index):
      [.statement("drop index \(name(QualifiedName(schema: table.schema, index.name)))")]
    case .renameIndex(let table, let from, let to):
      [.statement("alter index \(name(QualifiedName(schema: table.schema, from))) rename to \(name(to))")]
    case .createEnum(let type): createEnum(type)
    case .dropEnum(let type): [.statement("drop type \(name(type.name))")]
    case .renameEnum(let from, let to): rename("type", from, to)
    case .alterEnum(let change): alterEnum(change)
    case .createDomain(let domain): createDomain(domain)
    case .dropDomain(let domain): [.statement("drop domain \(name(domain.name))")]
    case .renameDomain(let from, let to): rename("domain", from, to)
    case .alterDomain(let from, let to): alterDomain(from, to)
    case .createSequence(let sequence): createSequence(sequence)
    case .dropSequence(let sequence): [.statement("drop sequence \(name(sequence.name))")]
    case .renameSequence(let from, let to): rename("sequence", from, to)
    case .alterSequence(let from, let to): alterSequence(from, to)
    case .createView(let view): createView(view)
    case .dropView(let view): [.statement("drop \(kind(view)) \(name(view.name))")]
    case .renameView(let from, let to, let isStored): rename(isStored ? "materialized view" : "view", from, to)
    case .replaceView(let from, let to): replaceView(from, to)
    case .createTrigger(let trigger): [.statement(trigger.sql)]
    case .dropTrigger(let trigger):
      [.statement("drop trigger \(name(trigger.name)) on \(name(trigger.table))")]
    case .comment(let change): comment(change.object, change.to, isChange: true)
    }
  }

  /// A new name, a new schema, or both.
  private func rename(_ kind: String, _ from: QualifiedName, _ to: QualifiedName) -> [Piece] {
    var pieces: [Piece] = []
    if from.name != to.name { pieces.append(.statement("alter \(kind) \(name(from)) rename to \(name(to.name))")) }
    if from.schema != to.schema, let schema = to.schema {
      let here = QualifiedName(schema: from.schema, to.name)
      pieces.append(.statement("alter \(kind) \(name(here)) set schema \(name(schema))"))
    }
    return pieces
  }

  /// PostgreSQL changes tables in place: a rebuild is the differences that it carries.
  private static func unrebuilt(_ rebuild: TableRebuild) -> [SchemaOperation] {
    let from = DatabaseSchema(dialect: .postgresql, tables: [rebuild.before])
    let to = DatabaseSchema(dialect: .postgresql, tables: [rebuild.after])
    let renames = SchemaRenames(
      tables: rebuild.before.name == rebuild.after.name ? [:] : [rebuild.before.name: rebuild.after.name])
    return SchemaDiff(from: from, to: to, renames: renames).operations
  }
}
