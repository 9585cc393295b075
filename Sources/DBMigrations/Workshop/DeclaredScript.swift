import DBEngine
import DBQuery
import DBSchema

/// The statements that make declared objects in an empty database, each with what it makes, in batches that fit a
/// transaction: PostgreSQL's table of locks is full at about 1,800 tables.
struct DeclaredScript {
  /// A statement and what it is for.
  struct Step {
    var statement: String
    var object: ObjectReference?
    var site: DeclarationSite?
  }

  /// How many statements a transaction holds.
  static let batchSize = 200

  let declared: DeclaredSchema
  let batches: [[Step]]

  init(_ declared: DeclaredSchema, onto empty: DatabaseSchema) throws(MigrationError) {
    self.declared = declared
    let diff = SchemaDiff(from: empty, to: declared.schema, filter: SchemaFilter(undeclared: .leaveAlone))
    let writer = SchemaSQL(dialect: declared.schema.dialect)
    var steps = declared.objects.filter { Self.isFirst($0.object.kind) }.map(Self.step)
    for operation in diff.operations {
      let object = operation.objects.first
      for statement in try writer.statements(for: [operation]) {
        steps.append(Step(statement: statement, object: object, site: object.flatMap(declared.site)))
      }
    }
    steps += declared.objects.filter { !Self.isFirst($0.object.kind) }.map(Self.step)
    batches = stride(from: 0, to: steps.count, by: Self.batchSize).map { start in
      Array(steps[start..<min(start + Self.batchSize, steps.count)])
    }
  }

  /// What tables may be made of comes before them; what stands on them comes behind.
  private static func isFirst(_ kind: ObjectKind) -> Bool {
    switch kind {
    case .schema, .extension, .type, .collation, .function, .domain, .enumType, .sequence: true
    default: false
    }
  }

  private static func step(_ object: DeclaredObject) -> Step {
    Step(statement: object.statement, object: object.object, site: object.site)
  }

  /// Runs them: a transaction and, as far as the database has such a thing, a round trip for each batch.
  /// - Throws: ``MigrationError`` with code `declarationRefused`.
  nonisolated(nonsending) func run(on engine: Engine) async throws {
    for batch in batches {
      try await engine.withTransaction { connection in
        do {
          _ = try await connection.pipeline(batch.map { SQL(unsafe: $0.statement) })
        } catch let error as DatabaseError {
          guard let place = error.pipelineIndex, batch.indices.contains(place) else { throw error }
          throw refusal(of: batch[place], error)
        }
      }
    }
    guard declared.schema.dialect == .sqlite else { return }
    try await engine.withConnection { connection in try await requireFunctions(connection) }
  }
}
