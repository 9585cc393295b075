import DBEngine
import DBQuery
import DBSQLite
import DBSchema
import DBTesting
import Testing

@Suite struct ObjectReadingTests {
  private static let base = "create table t (a int, b text collate nocase, c text)"

  @Test func readsIndexes() async throws {
    let found = try await schema(after: [
      Self.base,
      "create index i1 on t (a DESC, b, [c] collate rtrim)",
      "create unique index if not exists main.i2 on t (lower( c ), (b) collate binary asc, a || c collate nocase)",
      "create index i3 on t ((a || c) collate nocase desc, case a when 1 then c end collate rtrim) where (a>0 and b<>';')",
      "create index \"i \"\"4\" on t('b' collate 'rtrim', abs(a), a+1 desc) /* end",
      "create index i5 on t((c collate nocase) collate rtrim, max(a, 1) collate nocase)",
    ]).tables.first?.indexes
    let wanted = [
      IndexDefinition(
        name: #"i "4"#,
        elements: [
          IndexElement(key: .column("b"), collation: QualifiedName("rtrim")), IndexElement(key: .expression("abs(a)")),
          IndexElement(key: .expression("a + 1"), isDescending: true),
        ]),
      IndexDefinition(
        name: "i1",
        elements: [
          IndexElement(key: .column("a"), isDescending: true), .column("b"),
          IndexElement(key: .column("c"), collation: QualifiedName("rtrim")),
        ]),
      IndexDefinition(
        name: "i2",
        elements: [
          IndexElement(key: .expression("lower(c)")),
          IndexElement(key: .column("b"), collation: QualifiedName("binary")),
          IndexElement(key: .expression("a || c collate nocase")),
        ], isUnique: true),
      IndexDefinition(
        name: "i3",
        elements: [
          IndexElement(key: .expression("a || c"), collation: QualifiedName("nocase"), isDescending: true),
          IndexElement(key: .expression("case a when 1 then c end"), collation: QualifiedName("rtrim")),
        ], predicate: "a > 0 and b <> ';'"),
      IndexDefinition(
        name: "i5",
        elements: [
          IndexElement(key: .column("c"), collation: QualifiedName("rtrim")),
          IndexElement(key: .expression("max(a, 1)"), collation: QualifiedName("nocase")),
        ]),
    ]
    same(found, wanted)
  }

  @Test func readsViewsAndWhatTheyUse() async throws {
    let views = try await schema(after: [
      Self.base, "create table [other one] (x)",
      "create view v1 as select a,b , 'x  --' from t -- end",
      "create temp view temporary as select 1",
      "create view if not exists \"v 2\" (p,[q r]) as with t2 as (select 1) select v1.a, count( * ) from 'v1' join"
        + " [other one] where a=-1 ;",
    ]).views
    func uses(_ kind: ObjectKind, _ name: Identifier) -> ObjectReference { ObjectReference(kind, QualifiedName(name)) }
    same(
      views,
      [
        ViewDefinition(
          name: QualifiedName("v 2"), columns: ["p", "q r"],
          query: "with t2 as (select 1) select v1.a, count(*) from 'v1' join [other one] where a = -1",
          uses: [uses(.table, "other one"), uses(.view, "v1")]),
        ViewDefinition(
          name: QualifiedName("v1"), query: "select a, b, 'x  --' from t", uses: [uses(.table, "t")]),
      ])
  }

  @Test func readsTriggers() async throws {
    let body = "after update of a on t begin\n  update t set b = ';' ; /* kept */ end"
    let found = try await schema(after: [
      Self.base, "create view v as select a from t", "create trigger if not exists main.touch \(body)",
      "create trigger \"on v\" instead of delete on v begin select 1; end",
    ]).triggers
    same(
      found,
      [
        TriggerDefinition(
          name: "on v", table: "v", sql: "CREATE TRIGGER \"on v\" instead of delete on v begin select 1; end"),
        TriggerDefinition(name: "touch", table: "t", sql: "CREATE TRIGGER touch \(body)"),
      ])
  }

  @Test func readsWhatARenameWrites() async throws {
    let found = try await schema(after: [
      Self.base, "create index i on t (lower(c) desc, b) where a>0",
      "create view v as select t.a as x from t where c=1",
      "create trigger r after insert on t begin update t set a = 1; end",
      "alter table t rename to [t \"2]", "alter table [t \"2] rename column c to 'a b'",
    ])
    let table = QualifiedName("t \"2")
    same(found.tables.map(\.name), [table])
    same(
      found.tables.first?.indexes,
      [
        IndexDefinition(
          name: "i",
          elements: [IndexElement(key: .expression("lower(\"a b\")"), isDescending: true), .column("b")],
          predicate: "a > 0")
      ])
    same(found.views.map(\.query), ["select \"t \"\"2\".a as x from \"t \"\"2\" where \"a b\" = 1"])
    same(found.views.map(\.uses), [[ObjectReference(.table, table)]])
    same(found.triggers.map(\.table), [table.name])
  }

  @Test func leavesOutShadowAndSystemTablesAndTheScope() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        for statement in [
          "create virtual table words using fts5(text)", "create table Ledger (id integer primary key autoincrement)",
          "create trigger lt after insert on ledger begin select 1; end", "create index li on ledger (id)",
          "create table kept (a unique)", "analyze",
        ] { try await connection.execute(SQL(unsafe: statement)) }
        let found = try await connection.inspectSchema(SchemaScope(without: [QualifiedName("lEDGER")]))
        same(found.tables.map(\.name.plain), ["kept", "words"])
        same(found.triggers, [])
        same(found.dialect, .sqlite)
        same(try await connection.inspectSchema().triggers.map(\.name.name), ["lt"])
      }
    }
  }

  @Test func readsOnBesideABrokenViewAndAMissingModule() async throws {
    let found = try await schema(after: [
      Self.base, "create table gone (a)", "create view broken as select a from gone", "drop table gone",
      "pragma writable_schema = on",
      "insert into sqlite_schema values ('table', 'm', 'm', 0, 'CREATE VIRTUAL TABLE m USING nosuch(a)')",
      "pragma writable_schema = reset",
    ])
    same(found.tables.map(\.options.virtual), ["nosuch(a)", nil])
    same(found.views.map(\.name.plain), ["broken"])
  }

  @Test func namesTheTableItCannotUnderstand() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        // SQLite takes the comment for a part of the type, so that the two readings differ.
        try await connection.execute("create table odd (a int, b text generated /* x */ always as (a))")
        do {
          let found = try await connection.inspectSchema()
          Issue.record("a value was given: \(found)")
        } catch let error as DatabaseError {
          same(error.kind, .unsupported)
          same(error.table, "odd")
          check(error.message.contains("odd") && error.message.contains("type of column b"), "\(error)")
        }
      }
    }
  }

  @Test func sendsTheSameStatementsForAnyNumberOfTables() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      let recorder = StatementRecorder()
      try await database.engine(observer: recorder).withConnection { connection in
        recorder.reset()
        _ = try await connection.inspectSchema()
        let few = recorder.statements
        same(few.count, 7, "begin, five queries, commit: \(few)")
        try await connection.withTransaction { connection in
          for number in 0..<60 {
            try await connection.execute(
              SQL(unsafe: "create table t\(number) (a references t0 (a), b unique, check (a > b))"))
            try await connection.execute(SQL(unsafe: "create index i\(number) on t\(number) (a)"))
          }
        }
        recorder.reset()
        same(try await connection.inspectSchema().tables.count, 60)
        same(recorder.statements, few)
        recorder.reset()
        try await connection.withTransaction { connection in
          try await connection.execute("create table late (a)")
          same(try await connection.inspectSchema().tables.count, 61)
        }
        same(recorder.statements.count, 8, "inside a transaction it begins none: \(recorder.statements)")
      }
    }
  }
}
