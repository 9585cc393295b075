import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Whole schemas: of public projects, and a large one.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct RealSchemaTests {
  /// Pagila has one table that needs an extension which few servers have.
  private static func needsExtension(_ statement: String) -> Bool {
    statement.contains("film_embedding") || statement.contains("EXTENSION")
  }

  /// What psql counts in them, partitions and their foreign keys left out.
  private static let files: [(name: String, tables: Int, views: Int, foreignKeys: Int)] = [
    ("pagila-postgres.sql", 15, 8, 18), ("chinook-postgres.sql", 11, 0, 11),
  ]

  @Test func publicSchemasAreRead() async throws {
    for file in Self.files {
      guard var text = RealSchemas.text(file.name) else { continue }
      // What only PostgreSQL 18 knows.
      text = text.replacing("uuidv7()", with: "gen_random_uuid()").replacing(" VIRTUAL", with: " STORED")
      try await withTemporaryDatabase(.postgresql) { database in
        try await database.engine().withConnection { connection in
          for statement in try StatementSplitter.split(text, dialect: .postgresql)
          where statement.words.first != "insert" && !Self.needsExtension(statement.text) {
            try await connection.execute(SQL(unsafe: statement.text))
          }
          let schema = try await connection.inspectSchema()
          same(schema.tables.count, file.tables, file.name)
          same(schema.views.count, file.views, file.name)
          same(schema.tables.reduce(0) { $0 + $1.foreignKeys.count }, file.foreignKeys, file.name)
          print("\(file.name): \(schema.notCompared.count) objects are not compared")
        }
      }
    }
  }

  @Test func aThousandTablesAreReadInOneGo() async throws {
    let count = 1_000
    let make = """
      do $do$
      begin
        for n in 1..\(count) loop
          execute format('create table t%s (id bigint primary key, c1 text not null, c2 text default ''x'',
            c3 varchar(20), c4 int default 0, c5 numeric(10,2), c6 timestamptz default now(), c7 boolean, c8 date,
            c9 jsonb, c10 uuid, parent bigint references t%s)', n, greatest(n - 1, 1));
          execute format('create index on t%s (c1, c2)', n);
          execute format('create index on t%s (lower(c3)) where c7', n);
          if n % 100 = 0 then commit; end if;
        end loop;
      end $do$
      """
    try await withTemporaryDatabase(.postgresql) { database in
      let recorder = StatementRecorder()
      try await database.engine(observer: recorder).withConnection { connection in
        try await connection.execute(SQL(unsafe: make))
        try await connection.execute("analyze")
        var best = Duration.seconds(1_000)
        for _ in 1...3 {
          var schema = DatabaseSchema(dialect: .postgresql)
          best = min(best, try await ContinuousClock().measure { schema = try await connection.inspectSchema() })
          same(schema.tables.count, count)
          same(schema.tables.allSatisfy { $0.columns.count == 12 && $0.indexes.count == 2 }, true)
          same(schema.tables.allSatisfy { $0.foreignKeys.count == 1 && $0.primaryKey != nil }, true)
        }
        let texts = recorder.statements.suffix(29).map { SQL(unsafe: $0) }
        same(recorder.statements.suffix(29).first?.hasPrefix("begin"), true)
        var bare = Duration.seconds(1_000)
        for _ in 1...3 {
          bare = min(bare, try await ContinuousClock().measure { _ = try await connection.pipeline(texts) })
        }
        print("a schema of \(count) tables was read in \(best), of which the statements alone take \(bare)")
      }
    }
  }
}
