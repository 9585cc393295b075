import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBPostgres

/// How a schema is read: what is in scope, in how many statements, inside of what.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct ReadingTests {
  @Test func anEmptyDatabaseIsAnEmptySchema() async throws {
    try await withReader { read in
      same(try await read(""), DatabaseSchema(dialect: .postgresql, schemas: ["public"]))
    }
  }

  @Test func namesAreReadAsTheyStand() async throws {
    let names: [Identifier] = [
      "it's", "a\"b", "a.b", "A", "sélect", "👩‍👩‍👧", "a b", "\\", "{x,y}", "$1", "select",
      Identifier(String(repeating: "ü", count: 31) + "x"),
    ]
    try await withReader { read in
      for name in names {
        let quoted = name.quoted
        let literal = SQLValue.text(name.name).literal(for: .postgresql)
        let schema = try await read(
          """
          create schema \(quoted);
          create type \(quoted).mood as enum (\(literal));
          create table \(quoted).\(quoted) (\(quoted) serial constraint "0" primary key, other \(quoted).mood,
            constraint "1" foreign key (\(quoted)) references \(quoted).\(quoted) (\(quoted)),
            constraint \(quoted) check (\(quoted) > 0));
          create index "3" on \(quoted).\(quoted) (\(quoted)) include (\(quoted));
          create sequence \(quoted)."4" owned by \(quoted).\(quoted).\(quoted);
          create view \(quoted)."5" as select \(quoted) from \(quoted).\(quoted);
          comment on column \(quoted).\(quoted).\(quoted) is \(literal)
          """)
        let full = QualifiedName(schema: name, name)
        let table = try #require(schema.tables.first)
        same(schema.schemas, [name, "public"].sorted())
        same(schema.enums, [EnumDefinition(name: QualifiedName(schema: name, "mood"), values: [name.name])])
        same(table.name, full)
        same(table.columns.map(\.name), [name, "other"])
        same(table.columns.first?.comment, name.name)
        same(table.columns.last?.type.text, quoted + ".mood")
        same(table.primaryKey, PrimaryKeyDefinition(name: "0", columns: [KeyColumn(name: name)]))
        same(
          table.foreignKeys,
          [ForeignKeyDefinition(name: "1", columns: [name], target: full, targetColumns: [name])])
        same(table.checks, [CheckDefinition(name: name, expression: quoted + " > 0")])
        same(table.indexes, [IndexDefinition(name: "3", elements: [.column(name)], include: [name])])
        same(schema.sequences.first?.owner, ColumnReference(table: full, column: name))
        same(schema.views.first?.columns, [name])
        same(
          schema.views.first?.uses,
          [ObjectReference(.column, full, member: name), ObjectReference(.table, full)])
      }
    }
  }

  private static let twoSchemas = """
    create schema one; create schema two;
    create type one.mood as enum ('a'); create type two.mood as enum ('b');
    create table one.t (id int primary key, feels one.mood);
    create table two.t (id serial primary key, other int references one.t, feels one.mood);
    create index same on one.t (feels); create index same on two.t (feels);
    create view one.v as select id from one.t; create view two.v as select id from one.t;
    create function two.f() returns int language sql as 'select 1';
    create publication everything
    """

  @Test func objectsOfOneNameInTwoSchemasAreApart() async throws {
    try await withReader { read in
      let schema = try await read(Self.twoSchemas)
      same(schema.schemas, ["one", "public", "two"])
      same(schema.tables.map(\.name.plain), ["one.t", "two.t"])
      same(schema.tables.map { $0.indexes.map(\.name) }, [["same"], ["same"]])
      same(schema.tables.map { $0.columns.last?.type.definedBy?.plain }, ["one.mood", "one.mood"])
      same(schema.enums.map(\.values), [["a"], ["b"]])
      same(schema.views.map(\.name.plain), ["one.v", "two.v"])
      same(schema.notCompared.map(\.description), ["function:two.f", "other:everything"])
    }
  }

  @Test func aScopeOfSchemasReadsTheseAndNamesWhatTheyPointTo() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      try await engine.withConnection { connection in
        try await connection.run(Self.twoSchemas)
        // Three times: from the second on the statements may be prepared.
        for _ in 1...3 {
          let schema = try await connection.inspectSchema(SchemaScope(schemas: ["two", "none", "pg_catalog"]))
          same(schema.schemas, ["two"])
          same(schema.tables.map(\.name.plain), ["two.t"])
          same(
            schema.tables.first?.foreignKeys,
            [
              ForeignKeyDefinition(
                name: "t_other_fkey", columns: ["other"], target: QualifiedName(schema: "one", "t"),
                targetColumns: ["id"])
            ])
          same(schema.tables.first?.columns.last?.type.definedBy?.plain, "one.mood")
          same(schema.enums.map(\.name.plain), ["two.mood"])
          same(schema.sequences.map(\.name.plain), ["two.t_id_seq"])
          same(
            schema.views.map(\.uses),
            [
              [
                ObjectReference(.column, QualifiedName(schema: "one", "t"), member: "id"),
                ObjectReference(.table, QualifiedName(schema: "one", "t")),
              ]
            ])
          same(schema.notCompared.map(\.description), ["function:two.f"])
        }
        same(try await connection.inspectSchema(SchemaScope(schemas: [])), DatabaseSchema(dialect: .postgresql))
      }
    }
  }

  @Test func tablesAreLeftOutWithAllThatBelongsToThem() async throws {
    let ddl = """
      create schema s; create table s.ledger (id int); create table keep (id int primary key);
      create table ledger (id serial primary key, n int generated always as identity,
        note text unique check (note <> ''));
      create index ledger_idx on ledger (note); alter table ledger enable row level security;
      create policy mine on ledger; grant select on ledger to public; grant select on sequence ledger_id_seq to public;
      alter table keep add foreign key (id) references ledger (id);
      create table parts (id int) partition by list (id); create table part partition of parts default
        partition by list (id); create table part_of_part partition of part default
      """
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      try await engine.withConnection { connection in
        try await connection.run(ddl)
        let bare: Set<QualifiedName> = ["ledger", "parts"].map { QualifiedName($0) }.reduce(into: []) { $0.insert($1) }
        let some = try await connection.inspectSchema(SchemaScope(without: bare))
        same(some.tables.map(\.name.plain), ["public.keep"])
        same(some.tables.first?.foreignKeys.first?.target, named("ledger"))
        same(some.tables.first?.foreignKeys.first?.targetColumns, ["id"])
        same(some.sequences, [])
        same(some.notCompared, [])
        let one = try await connection.inspectSchema(SchemaScope(without: [QualifiedName(schema: "s", "ledger")]))
        same(one.tables.map(\.name.plain), ["public.keep", "public.ledger", "public.parts"])
        same(one.sequences.map(\.name.plain), ["public.ledger_id_seq"])
        same(one.notCompared.count, 6)
      }
    }
  }

  @Test func objectsOfExtensionsAreNamedByTheExtensionAlone() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      try await engine.withConnection { connection in
        let found = try await connection.execute(
          """
          select count(*) from pg_catalog.pg_available_extensions where name in ('citext', 'pg_trgm', 'btree_gist')
          """)
        guard found.cells == [3] else {
          print("skipped: the server has no citext, pg_trgm and btree_gist")
          return
        }
        try await connection.run(
          """
          create extension citext; create schema ext; create extension pg_trgm schema ext; create extension btree_gist;
          create table t (a citext, b citext[], c text, during int4range,
            exclude using gist (c with =, during with &&) where (c is not null));
          create index i on t using gin (c ext.gin_trgm_ops);
          create index j on t using gist (c ext.gist_trgm_ops (siglen = 32));
          create index k on t (a);
          create index l on t (a text_pattern_ops)
          """)
        let schema = try await connection.inspectSchema()
        same(schema.notCompared.map(\.description), ["extension:btree_gist", "extension:citext", "extension:pg_trgm"])
        let citext = QualifiedName(schema: "public", "citext")
        same(
          schema.tables,
          [
            table(
              column("a", ColumnType("public.citext", definedBy: citext)),
              column("b", ColumnType("public.citext[]", definedBy: citext)), text("c"), column("during", "int4range"),
              exclusions: [
                ExclusionDefinition(
                  name: "t_c_during_excl",
                  definition: "EXCLUDE USING gist (c WITH =, during WITH &&) WHERE ((c IS NOT NULL))")
              ],
              indexes: [
                IndexDefinition(
                  name: "i", elements: [IndexElement(key: .column("c"), operatorClass: "ext.gin_trgm_ops")],
                  method: "gin"),
                IndexDefinition(
                  name: "j",
                  elements: [IndexElement(key: .column("c"), operatorClass: "ext.gist_trgm_ops(siglen='32')")],
                  method: "gist"),
                IndexDefinition(name: "k", elements: [.column("a")]),
                IndexDefinition(
                  name: "l",
                  elements: [IndexElement(key: .column("a"), operatorClass: "pg_catalog.text_pattern_ops")]),
              ])
          ])
        same(schema.schemas, ["ext", "public"])
      }
    }
  }

  @Test func theNumberOfStatementsIsConstant() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine(observer: recorder)
      try await engine.withConnection { connection in
        var counts: [Int] = []
        for tables in [0, 1, 40] {
          for number in 0..<tables {
            try await connection.run(
              """
              create table if not exists t\(number) (id serial primary key, mate int references t0, n numeric(5,2));
              create index if not exists t\(number)_idx on t\(number) (lower(n::text));
              create or replace view v\(number) as select id from t\(number)
              """)
          }
          recorder.reset()
          same(try await connection.inspectSchema().tables.count, tables)
          counts.append(recorder.statements.count)
        }
        same(counts, [29, 29, 29])
        same(recorder.statements.first, "begin isolation level repeatable read read only")
        same(recorder.statements.last, "commit")
        same(connection.transactionState, .idle)
      }
    }
  }

  @Test func aTransactionReadsWhatItSeesAndKeepsItsSettings() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine(observer: recorder)
      try await engine.withTransaction { connection in
        try await connection.run(
          """
          create schema s; set local search_path = s; set local timezone = 'Asia/Tokyo';
          create table t (a int); set local statement_timeout = '5min'
          """)
        recorder.reset()
        same(try await connection.inspectSchema().tables.map(\.name.plain), ["s.t"])
        same(recorder.statements.count, 30)
        same(connection.transactionState, .open)
        let settings = try await connection.execute(
          """
          select current_setting('search_path'), current_setting('timezone'), current_setting('statement_timeout'),
            current_setting('jit')
          """)
        same(settings.cells, ["s", "Asia/Tokyo", "5min", "on"])
        try await connection.execute("insert into t values (1)")
      }
      let rows = try await engine.withConnection { try await $0.execute("select a from s.t").cells }
      same(rows, [1])
    }
  }

  /// A statement that waits for a lock runs into the timeout; one that need not wait is far from it.
  @Test func aFailureLeavesTheConnectionAsItWas() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      try await engine.execute("create table t (a int)")
      try await engine.execute("create table held (a int default 1 + 1)")
      try await database.engine().withTransaction { holder in
        try await holder.execute("lock table held in access exclusive mode")
        try await engine.withConnection { connection in
          try await connection.execute("set statement_timeout = '1s'")
          await Self.fails(connection)
          same(connection.transactionState, .idle)
          try await connection.execute("reset statement_timeout")
          try await connection.withTransaction { connection in
            try await connection.execute("insert into t values (1)")
            try await connection.execute("set local statement_timeout = '1s'")
            await Self.fails(connection)
            same(connection.transactionState, .open)
          }
          same(try await connection.execute("select a from t").cells, [1])
        }
      }
    }
  }

  private static nonisolated(nonsending) func fails(_ connection: Connection) async {
    do {
      _ = try await connection.inspectSchema()
      Issue.record("the schema of a locked table was read")
    } catch let error as DatabaseError {
      same(error.kind, .queryCancelled, "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  /// What older servers lack is left out of the statements, so they run on newer ones too.
  @Test func theStatementsForTheOldestVersionRunAndTellAsManyColumns() async throws {
    let newest = CatalogQueries(SchemaScope(schemas: ["public"]), version: 15)
    let oldest = CatalogQueries(SchemaScope(schemas: ["public"]), version: 14)
    same(Catalog.allCases.count { newest.statement($0) != oldest.statement($0) }, 2)
    try await withTemporaryDatabase(.postgresql) { database in
      try await database.engine().withConnection { connection in
        for catalog in Catalog.allCases {
          let found = try await connection.execute(oldest.statement(catalog)).columns.count
          same(found, try await connection.execute(newest.statement(catalog)).columns.count, "\(catalog)")
        }
      }
    }
  }

  @Test func aRoleWithoutRightsReadsTheSame() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      try await database.engine().withTransaction { connection in
        try await connection.run(Self.twoSchemas)
        let wanted = try await connection.inspectSchema()
        try await connection.execute("set local role pg_signal_backend")
        same(try await connection.inspectSchema(), wanted)
        same(try await connection.execute("select current_user::text").cells, ["pg_signal_backend"])
      }
    }
  }
}
