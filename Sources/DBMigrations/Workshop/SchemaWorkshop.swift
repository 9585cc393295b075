package import DBEngine
import DBQuery
public import DBSchema

/// Where schemas are read, tried out and compared: one project's history, its live database, and scratch databases.
///
/// Nothing is ever made in the live database.
///
/// ```swift
/// let workshop = SchemaWorkshop(migrator, scratch: [.sqlite: .init(on: driver)])
/// let live = try await workshop.live()
/// let wanted = try await workshop.normalised(try models.declared(for: .sqlite))
/// SchemaDiff(from: live, to: wanted).operations.map(\.summary)
/// ```
public struct SchemaWorkshop: Sendable {
  /// The live database and the history.
  public let migrator: Migrator
  /// Which schemas are looked at.
  public var schemas: [Identifier]?
  /// How revisions run in scratch databases.
  public var run: RunOptions
  /// Ends what runs in scratch databases.
  package var control: RunControl
  /// Where scratch databases are made, for each dialect that has a place for them.
  package var scratch: [DialectName: ScratchDatabases]
  /// Where normal forms are kept; nil makes each of them anew.
  package var cache: NormalFormCache?

  /// Makes a workshop; does no I/O.
  package init(
    _ migrator: Migrator, scratch: [DialectName: ScratchDatabases], run: RunOptions = .init(),
    control: RunControl = .init(), cache: NormalFormCache? = nil
  ) {
    self.migrator = migrator
    self.scratch = scratch
    self.run = run
    self.control = control
    self.cache = cache
  }

  /// What is never compared: the ledger.
  package var scope: SchemaScope {
    let ledger = migrator.options.ledger
    let schema = ledger.schema.map { Identifier($0) }
    let names = [ledger.table, ledger.table + "_texts"]
    return SchemaScope(
      schemas: schemas,
      // SQLite has no schemas of its own to name.
      without: Set(names.flatMap { [QualifiedName(schema: schema, Identifier($0)), QualifiedName(Identifier($0))] }))
  }

  // MARK: - Reading

  /// The schema of the live database; an empty one where there is no SQLite file yet.
  /// - Throws: `DatabaseError`.
  public nonisolated(nonsending) func live() async throws -> DatabaseSchema {
    let engine = migrator.engine
    if case .file = engine.address.place, try !engine.driver.databaseExists() {
      return DatabaseSchema(dialect: engine.dialect)
    }
    return try await read(engine)
  }

  package nonisolated(nonsending) func read(_ engine: Engine) async throws -> DatabaseSchema {
    let scope = scope
    return try await engine.withReadConnection { connection in try await connection.inspectSchema(scope) }
  }

  // MARK: - Trying out

  /// What a database makes of declarations: its own words for every type, default and expression.
  /// - Throws: ``MigrationError`` with code `declarationRefused`, with the line that declared what the database does not
  ///   take.
  public nonisolated(nonsending) func normalised(_ declared: DeclaredSchema) async throws -> DatabaseSchema {
    let texts = declared.objects.map(\.statement)
    return try await cached(.declaration(declared), declared.schema.dialect, without: texts) { engine in
      let plan = try DeclaredScript(declared, onto: try await read(engine))
      try await plan.run(on: engine)
      return try await read(engine)
    }
  }

  /// The schema that the history leads to, replayed from its base.
  /// - Throws: ``MigrationError``.
  public nonisolated(nonsending) func replayed(
    to target: RevisionName = .heads, on dialect: DialectName? = nil
  ) async throws -> DatabaseSchema {
    let revisions = try migrator.history.load().checked().embedded()
    let dialect = dialect ?? migrator.engine.dialect
    return try await cached(.history(revisions, target), dialect, without: revisions.map(\.text)) { engine in
      var options = migrator.options
      options.onEvent = { _ in }
      let replay = Migrator(engine, history: migrator.history, options: options)
      _ = try await replay.upgrade(to: target, wait: .zero, run: run, control: control)
      return try await read(engine)
    }
  }

  /// The schema that a script of plain SQL makes of an empty database.
  /// - Throws: ``MigrationError`` with the line of the statement that fails.
  public nonisolated(nonsending) func scripted(_ text: String, file: String, on dialect: DialectName) async throws
    -> DatabaseSchema
  {
    let statements: [SQLStatementText]
    do { statements = try StatementSplitter.split(text, dialect: dialect) } catch {
      throw MigrationError(code: "unreadableScript", "\(error)", file: file)
    }
    return try await withScratch(dialect, without: [text]) { engine in
      try await engine.withConnection { connection in
        for statement in statements {
          do { try await connection.execute(SQL(unsafe: statement.text)) } catch let error as DatabaseError {
            throw MigrationError(
              code: "statementFailed", "a statement of the script failed: \(error.message)", file: file,
              line: statement.line, statement: statement.text, databaseError: error)
          }
        }
      }
      return try await read(engine)
    }
  }

  /// Tries a revision up and down: see ``ProofReport``.
  package nonisolated(nonsending) func prove(
    _ revision: RevisionID, in history: History, on dialect: DialectName, goal: RevisionProof.Goal? = nil
  ) async throws -> ProofReport {
    var options = migrator.options
    options.onEvent = { _ in }
    var run = run
    run.role = nil
    let texts = try history.load().checked().embedded().map(\.text)
    return try await RevisionProof(
      history: history, revision: revision, scratch: try place(dialect).leavingOut(extensionsMadeBy: texts),
      options: options, run: run, control: control, scope: scope, goal: goal
    ).report()
  }

  // MARK: - Scratch

  /// What was kept of an earlier run with the same key, or else what a scratch database makes of it now.
  private nonisolated(nonsending) func cached(
    _ subject: NormalFormKey.Subject, _ dialect: DialectName, without texts: [String],
    _ make: nonisolated(nonsending) (Engine) async throws -> DatabaseSchema
  ) async throws -> DatabaseSchema {
    let place = try place(dialect).leavingOut(extensionsMadeBy: texts)
    let key = await key(subject, place, texts)
    if let key, let schema = cache?.schema(for: key, subject.name) { return schema }
    let schema = try await place.withDatabase { engine in try await make(engine) }
    if let key { cache?.keep(schema, for: key, subject.name) }
    return schema
  }

  /// Nil without a cache, and where the facts cannot be read: what is wrong then shows when the scratch database is made.
  private nonisolated(nonsending) func key(
    _ subject: NormalFormKey.Subject, _ place: ScratchDatabases, _ texts: [String]
  ) async -> NormalFormKey? {
    guard cache != nil, subject.canHaveKey(on: place.dialect) else { return nil }
    let mayAddExtensions = texts.contains { $0.lowercased().contains("extension") }
    guard let facts = try? await ScratchFacts.read(place, mayAddExtensions: mayAddExtensions) else { return nil }
    return NormalFormKey(subject, on: place.dialect, facts, scope)
  }

  private func place(_ dialect: DialectName) throws(MigrationError) -> ScratchDatabases {
    if let place = scratch[dialect] { return place }
    throw MigrationError(
      code: "noScratch", "there is no place for a scratch database of \(dialect.rawValue)",
      hint: "name a server in \"scratch\" of dbtool.json; nothing but empty scratch databases is ever made there")
  }

  /// - Parameter texts: statements that will run there: extensions that they make are not there before.
  package nonisolated(nonsending) func withScratch<R: Sendable>(
    _ dialect: DialectName, without texts: [String] = [], _ body: nonisolated(nonsending) (Engine) async throws -> R
  ) async throws -> R {
    try await place(dialect).leavingOut(extensionsMadeBy: texts).withDatabase { engine in try await body(engine) }
  }
}
