import DBEngine
import DBQuery
import DBSchema

/// What to say when the database does not take a declaration, and of which line.
extension DeclaredScript {
  func refusal(of step: Step, _ error: DatabaseError) -> MigrationError {
    let site = place(in: step, error) ?? step.site
    return MigrationError(
      code: "declarationRefused",
      "the database does not take the declaration of \(step.object?.description ?? "the models"): \(error.message)",
      file: site?.fileID, line: site?.line, statement: step.statement, object: step.object?.description,
      hint: error.hint ?? "change the declaration; its types, defaults and checks are SQL of the database's own",
      databaseError: error)
  }

  /// SQLite looks at the functions of a default when a row needs it, and not before: with a function that is not there,
  /// every insert would fail.
  /// - Throws: ``MigrationError`` with code `declarationRefused`.
  nonisolated(nonsending) func requireFunctions(_ connection: Connection) async throws {
    for table in declared.schema.tables {
      for column in table.columns {
        guard let expression = column.defaultExpression, expression.contains("(") else { continue }
        let text = "explain select (\(expression)\n)"
        do { try await connection.execute(SQL(unsafe: text)) } catch let error as DatabaseError {
          // Words that mean something in a default alone are no mistake.
          guard error.message.contains("function") else { continue }
          let object = ObjectReference(.column, table.name, member: column.name)
          throw refusal(of: Step(statement: expression, object: object, site: declared.site(of: object)), error)
        }
      }
    }
  }

  /// The line of the part that an error speaks of: by its fields, by the line of the statement that it points to, by the
  /// names in its words.
  private func place(in step: Step, _ error: DatabaseError) -> DeclarationSite? {
    guard let object = step.object else { return nil }
    let parts = declared.sites.filter { $0.key.name == object.name && $0.key.member != nil }
      .sorted { $0.key < $1.key }
    func first(_ isMeant: (String) -> Bool) -> DeclarationSite? {
      parts.first { $0.key.member.map { isMeant($0.name) } ?? false }?.value
    }
    let named = [error.constraint, error.column].compactMap(\.self)
    if let site = first(named.contains) { return site }
    if step.statement.hasPrefix("create index ") || step.statement.hasPrefix("create unique index ") {
      let index = first { name in
        [" \(Identifier(name).quoted) on ", " \(name) on "].contains { step.statement.contains($0) }
      }
      if let index { return index }
    }
    if let offset = error.offset, let line = Self.part(of: step.statement, at: offset) {
      if let site = first({ line.hasPrefix(Identifier($0).quoted + " ") || line.hasPrefix($0 + " ") }) { return site }
    }
    let words = error.message
    return first { name in
      ["column \"\(name)\"", "column [\(name)]", "constraint \"\(name)\"", ".\(name): "].contains { words.contains($0) }
    }
  }

  /// The column or constraint of a `create table` that a place in it belongs to, from its name on.
  private static func part(of statement: String, at offset: Int) -> String? {
    let lines = String(decoding: statement.utf8.prefix(offset), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    // Each part begins a line, indented by two; its own further lines may be anything.
    let beginning = lines.indices.last { lines[$0].hasPrefix("  ") && !lines[$0].hasPrefix("   ") }
    guard let beginning else { return nil }
    let whole = statement.split(separator: "\n", omittingEmptySubsequences: false)[beginning].dropFirst(2)
    return String(whole.hasPrefix("constraint ") ? whole.dropFirst("constraint ".count) : whole)
  }
}
