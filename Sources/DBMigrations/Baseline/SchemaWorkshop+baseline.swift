import DBEngine
import DBSchema

/// From a live database to the first revision of its history.
extension SchemaWorkshop {
  /// Writes the live schema as sections, and tries them in a scratch database. Nothing is written.
  ///
  /// On PostgreSQL the revision also makes the extensions, functions, aggregates and triggers, whose SQL the server
  /// tells; partitions, policies, rules and rights are named in ``Baseline/notCompared``.
  /// - Throws: ``MigrationError`` with code `ledgerExists` where dbtool knows the database, `emptySchema` where there is
  ///   nothing to write.
  package nonisolated(nonsending) func baseline(
    _ id: RevisionID, message: String, filter: SchemaFilter = .everything
  ) async throws -> Baseline {
    let catalog = try migrator.history.load()
    if let first = catalog.graph.nodes.first {
      throw MigrationError(
        code: "revisionsExist", "the history has revisions already: \(first.id.short)", file: first.file,
        hint: "a baseline is the first revision; an empty folder can be named with --migrations")
    }
    if try await hasLedger() {
      throw MigrationError(
        code: "ledgerExists", "the database has a ledger already: \(migrator.options.ledger.table)",
        hint: "its revisions are somewhere; find their files, and see `dbtool status`")
    }
    let live = try await live()
    let known = try await definitions()
    let functions = RawDefinition.ordered(known.filter { $0.object.kind != .trigger })
    let triggers = known.filter { $0.object.kind == .trigger }
    var empty = DatabaseSchema(dialect: live.dialect)
    if live.dialect == .postgresql { empty.schemas = ["public"] }
    let whole = SchemaDiff(from: empty, to: live, filter: filter)
    guard !whole.isEmpty else {
      throw MigrationError(
        code: "emptySchema", "the database has nothing to write as a revision",
        hint: "begin with `dbtool revision -m \"create the first table\"`")
    }
    let header = RevisionHeader(id: id, parents: [], message: message, created: RevisionWriter.now())
    let body = try Self.body(whole, functions, triggers)
    let file = RevisionWriter.fileName(created: header.created, message: header.message, id: id)
    let text = RevisionWriter.text(header: header, comment: nil, body: body)
    let history = History.embedded([EmbeddedRevision(file: file, text: text)])
    let goal = RevisionProof.Goal(schema: whole.to, filter: filter, renames: .none, backfilled: [])
    let proof = try await prove(id, in: history, on: live.dialect, goal: goal)
    let written = Set(known.map(\.object))
    return Baseline(
      header: header, body: body, proof: proof, objects: whole.operations.count,
      notCompared: whole.notCompared.filter { !written.contains($0) && $0.kind != .extension })
  }

  private nonisolated(nonsending) func hasLedger() async throws -> Bool {
    let engine = migrator.engine
    if case .file = engine.address.place, try !engine.driver.databaseExists() { return false }
    let ledger = migrator.ledger
    return try await engine.withReadConnection { connection in try await ledger.exists(connection) }
  }

  /// The sections: on PostgreSQL with functions where they are needed, and triggers at the end.
  private static func body(
    _ whole: SchemaDiff, _ functions: [RawDefinition], _ triggers: [RawDefinition]
  ) throws(MigrationError) -> String {
    guard whole.to.dialect == .postgresql else { return try RevisionSections(whole, defaultSchema: "public").text }
    var tables = whole.to
    tables.views = []
    let first = try RevisionSections(SchemaDiff(from: whole.from, to: tables), defaultSchema: "public")
    let views = try RevisionSections(SchemaDiff(from: tables, to: whole.to), defaultSchema: "public")
    let early = RawDefinition.needed(by: tables, of: functions)
    let late = functions.filter { !early.contains($0) }
    let extensions = whole.notCompared.filter { $0.kind == .extension }.map { PostgreSQLName.quoted($0.name.name) }
    func text(_ sections: RevisionSections, _ kind: RevisionSection.Kind) -> String {
      sections.sections.filter { $0.kind == kind }.map(\.body).joined()
    }
    func script(_ statements: [String]) -> String { statements.map { $0 + ";\n" }.joined() }
    let up =
      script(extensions.map { "create extension if not exists \($0)" } + early.map(\.sql)) + text(first, .up)
      + script(late.map(\.sql)) + text(views, .up)
      + script(triggers.map(\.sql))
    let down =
      script(triggers.reversed().compactMap(\.drop)) + text(views, .down)
      + script(late.reversed().compactMap(\.drop)) + text(first, .down) + script(early.reversed().compactMap(\.drop))
      + script(extensions.reversed().map { "drop extension if exists \($0)" })
    return "--: up\n\(up)\n--: down\n\(down)"
  }
}
