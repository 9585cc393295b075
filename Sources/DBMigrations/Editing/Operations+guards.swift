import DBEngine
import DBQuery
import DBSchema

/// What is asked before anything is sent.
extension Operations {
  /// SQLite has one schema: another one that is named would be passed over in silence.
  func requirePlainNames(_ operations: [SchemaOperation]) throws(MigrationError) {
    guard dialect == .sqlite else { return }
    for object in operations.flatMap(\.objects) {
      guard let schema = object.name.schema, schema.name.loweredASCII != "main" else { continue }
      throw MigrationError(
        code: "unsupportedOperation", "SQLite has no schema \(schema.name)", object: object.description,
        hint: "write the name alone; one with a dot in itself is said in parts: ObjectName(schema: nil, \"a.b\")")
    }
  }

  // MARK: - Rows that would be lost

  /// On the way down nothing with rows goes that was not allowed to.
  nonisolated(nonsending) func requireAllowed(_ operations: [SchemaOperation]) async throws {
    guard direction == .down, !mayLose.contains("all") else { return }
    var losses: [ObjectReference] = []
    // What tables are called before the operations, by the names that they get on the way.
    var before: [QualifiedName: QualifiedName] = [:]
    for operation in operations {
      if case .renameTable(let from, let to) = operation { before[to] = before.removeValue(forKey: from) ?? from }
      for loss in operation.losesData where loss.kind == .table || loss.kind == .column {
        let name = before[loss.name] ?? loss.name
        guard !isAllowed(loss), !losses.contains(loss) else { continue }
        guard let table = try await look(for: ObjectName(name))?.name, try await hasRows(table) else { continue }
        losses.append(loss)
      }
    }
    guard let first = losses.first else { return }
    let names = losses.map(\.short)
    throw MigrationError(
      code: "wouldLoseData",
      losses.count == 1
        ? "the downgrade would lose \(first.short), which has rows"
        : "the downgrade would lose \(losses.count) tables and columns with rows: \(names.joined(separator: ", "))",
      object: names.joined(separator: ","),
      hint: "what this revision did is rolled back; to lose the rows, say so: "
        + names.map { "--lose \($0)" }.joined(separator: " "))
  }

  /// A table that may be lost may lose its columns.
  private func isAllowed(_ loss: ObjectReference) -> Bool {
    let table = ObjectReference(.table, loss.name)
    return !mayLose.isDisjoint(with: [loss.description, loss.short, table.description, table.short])
  }

  private nonisolated(nonsending) func hasRows(_ table: QualifiedName) async throws -> Bool {
    try await !connection.execute(SQL(unsafe: "select 1 from \(table.quoted) limit 1")).isEmpty
  }

  // MARK: - Foreign keys of SQLite

  /// With foreign keys on, dropping a table first deletes its rows: SQLite would act on those that refer to them.
  nonisolated(nonsending) func requireForeignKeysOff(for operations: [SchemaOperation]) async throws {
    guard dialect == .sqlite else { return }
    for operation in operations {
      switch operation {
      case .rebuildTable(let rebuild): try await requireForeignKeysOff(rebuild.before.name.name, isRebuilt: true)
      case .dropTable(let table): try await requireForeignKeysOff(table.name.name, isRebuilt: false)
      default: continue
      }
    }
  }

  private nonisolated(nonsending) func requireForeignKeysOff(_ table: Identifier, isRebuilt: Bool) async throws {
    let state = try await connection.execute("pragma foreign_keys").first
    guard try state?.decode(Int64.self, 0) == 1 else { return }
    let rows = try await connection.execute(
      """
      select distinct m.name from sqlite_schema m join pragma_foreign_key_list(m.name) k \
      where m.type = 'table' and lower(k."table") = lower(\(table.name)) order by 1
      """)
    // A table that is dropped takes its own references along; one that is made anew is referred to by its own copy.
    let others = try rows.map { try $0.decode(String.self, 0) }
      .filter { isRebuilt || !TableRebuild.isSame(Identifier($0), table) }
    guard let first = others.first else { return }
    let what = isRebuilt ? "made anew" : "dropped"
    throw MigrationError(
      code: "needsForeignKeysOff",
      "\(table.name) cannot be \(what) while foreign keys are on: \(first) refers to it"
        + (others.count > 1 ? ", and \(others.count - 1) more do" : ""),
      object: "table:\(table.name)",
      hint: "add the line `//: foreign_keys = off` to the headers of the revision; every row is checked at its end")
  }
}
