import DBEngine
import DBQuery
import DBSchema

/// A table or column with rows that a downgrade would drop.
public struct DataLoss: Sendable, Hashable {
  /// What must be said to allow it: `table:orders`, `column:orders.note`.
  public var name: String
  /// The revision whose `down` drops it.
  public var revision: RevisionID
  /// The file.
  public var file: String
  /// The line of the statement.
  public var line: Int
}

/// Finds the drops in a plan, by their tokens. A table that is made again under its name in the same group (SQLite's
/// rebuild: copy, drop, rename) is not lost.
struct DataLossFinder {
  let dialect: DialectName

  enum Drop: Hashable {
    case table([String])
    case column(table: [String], column: String)
  }

  func drops(in group: StatementGroup) -> [(drop: Drop, statement: ProgramStatement)] {
    var found: [(drop: Drop, statement: ProgramStatement)] = []
    var remade: Set<String> = []
    for statement in group.statements.reversed() {
      let words = Words(statement.text, dialect)
      if let name = words.renamedTo ?? words.created { remade.insert(name) }
      for drop in words.drops.reversed() {
        if case .table(let name) = drop, remade.contains(name.last ?? "") { continue }
        found.append((drop, statement))
      }
    }
    return found.reversed()
  }

  /// A statement's words and names.
  private struct Words {
    var texts: [String] = []
    var isName: [Bool] = []

    init(_ statement: String, _ dialect: DialectName) {
      var lexer = SQLLexer(dialect: dialect, statement)
      let bytes = Array(statement.utf8)
      while texts.count < 400, let token = try? lexer.next() {
        let text = String(decoding: bytes[token.range], as: UTF8.self)
        switch token.kind {
        case .lineComment, .blockComment: continue
        case .quotedIdentifier:
          texts.append(StatementClassifier.unquoted(text))
          isName.append(true)
        case .word:
          texts.append(text.lowercased())
          isName.append(false)
        default:
          texts.append(text)
          isName.append(false)
        }
      }
    }

    func has(_ position: Int, _ word: String) -> Bool {
      position < texts.count && !isName[position] && texts[position] == word
    }

    func name(_ position: inout Int) -> [String] {
      var parts: [String] = []
      while position < texts.count {
        parts.append(texts[position])
        position += 1
        guard has(position, ".") else { break }
        position += 1
      }
      return parts
    }

    /// The table that a `create table` makes.
    var created: String? {
      guard has(0, "create"), has(1, "table") else { return nil }
      var position = has(2, "if") ? 5 : 2
      return name(&position).last
    }

    /// The name that a table is given by `alter table ... rename to`.
    var renamedTo: String? {
      guard has(0, "alter"), has(1, "table") else { return nil }
      guard let position = texts.indices.first(where: { has($0, "rename") && has($0 + 1, "to") }) else { return nil }
      return position + 2 < texts.count ? texts[position + 2] : nil
    }

    var drops: [Drop] {
      if has(0, "drop"), has(1, "table") {
        var position = has(2, "if") ? 4 : 2
        var drops: [Drop] = []
        repeat {
          let name = name(&position)
          if !name.isEmpty { drops.append(.table(name)) }
          guard has(position, ",") else { break }
          position += 1
        } while position < texts.count
        return drops
      }
      guard has(0, "alter"), has(1, "table") else { return [] }
      var position = 2
      if has(position, "if") { position += 2 }
      if has(position, "only") { position += 1 }
      let table = name(&position)
      var drops: [Drop] = []
      var depth = 0
      while position < texts.count {
        if has(position, "(") { depth += 1 }
        if has(position, ")") { depth -= 1 }
        if depth == 0, has(position, "drop") {
          var next = position + 1
          if has(next, "column") { next += 1 }
          if has(next, "if") { next += 2 }
          let other = ["constraint", "default", "not", "expression", "identity"].contains { has(next, $0) }
          if !other, next < texts.count { drops.append(.column(table: table, column: texts[next])) }
          position = next
        }
        position += 1
      }
      return drops
    }
  }
}

extension Migrator {
  /// The tables and columns with rows that a plan would drop, as the database is now.
  nonisolated(nonsending) func losses(_ plan: Plan, _ connection: Connection) async throws -> [DataLoss] {
    let finder = DataLossFinder(dialect: engine.dialect)
    var losses: [DataLoss] = []
    for step in plan.steps where step.direction == .down {
      for group in step.remaining.groups {
        for (drop, statement) in finder.drops(in: group) {
          let table: [String]
          let name: String
          switch drop {
          case .table(let parts): (table, name) = (parts, "table:" + parts.joined(separator: "."))
          case .column(let parts, let column):
            (table, name) = (parts, "column:" + parts.joined(separator: ".") + "." + column)
          }
          guard !losses.contains(where: { $0.name == name }), try await hasRows(table, connection) else { continue }
          losses.append(
            DataLoss(name: name, revision: step.revision.id, file: statement.file, line: statement.line))
        }
      }
    }
    return losses
  }

  private nonisolated(nonsending) func hasRows(_ table: [String], _ connection: Connection) async throws -> Bool {
    let quoted = table.map { Identifier($0).quoted }.joined(separator: ".")
    let exists: ResultSet
    switch engine.dialect {
    case .postgresql:
      exists = try await connection.execute(
        "select 1 from pg_catalog.pg_class where oid = pg_catalog.to_regclass(\(quoted))::oid and relkind in ('r', 'p')")
    case .sqlite:
      exists = try await connection.execute(
        "select 1 from sqlite_master where type = 'table' and lower(name) = lower(\(table.last ?? ""))")
    }
    if exists.isEmpty { return false }
    return try await !connection.execute(SQL(unsafe: "select 1 from \(quoted) limit 1")).isEmpty
  }

  nonisolated(nonsending) func refuseLosses(_ plan: Plan, _ run: RunOptions, _ connection: Connection) async throws {
    if run.mayLose.contains("all") || run.isDryRun { return }
    let losses = try await losses(plan, connection).filter { loss in
      !run.mayLose.contains(loss.name) && !run.mayLose.contains("table:" + loss.name.split(separator: ":")[1].split(separator: ".").dropLast().joined(separator: "."))
    }
    guard let first = losses.first else { return }
    throw MigrationError(
      code: "wouldLoseData",
      losses.count == 1
        ? "the downgrade would drop \(first.name), which has rows"
        : "the downgrade would drop \(losses.count) tables and columns with rows: \(losses.map(\.name).joined(separator: ", "))",
      file: first.file, line: first.line, object: losses.map(\.name).joined(separator: ","),
      hint: "nothing has run; to lose the rows, say so: " + losses.map { "--lose \($0.name)" }.joined(separator: " "))
  }
}
