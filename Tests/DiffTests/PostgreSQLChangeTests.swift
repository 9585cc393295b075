import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBMigrations

/// Changes that a PostgreSQL server has to take, from one set of statements to another.
@Suite(.enabled(if: TemporaryDatabase.available.contains(.postgresql))) struct PostgreSQLChangeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let title: String
    let from: [String]
    let to: [String]
    var testDescription: String { title }
  }

  private nonisolated(nonsending) static func inspected(_ engine: Engine, _ setup: [String]) async throws
    -> DatabaseSchema
  {
    try await engine.withConnection { connection in
      for text in setup { try await connection.execute(SQL(unsafe: text)) }
      return try await connection.inspectSchema()
    }
  }

  private nonisolated(nonsending) static func diff(_ each: Case) async throws -> (SchemaDiff, left: [String]) {
    try await withTemporaryDatabase(.postgresql) { work in
      try await withTemporaryDatabase(.postgresql) { scratch in
        let (engine, other) = (try work.engine(), try scratch.engine())
        let before = try await inspected(engine, each.from)
        let wanted = try await inspected(other, each.to)
        let diff = SchemaDiff(from: before, to: wanted)
        let after = try await inspected(engine, try statements(diff))
        return (diff, SchemaDiff(from: after, to: wanted).operations.map(\.summary))
      }
    }
  }

  private static let parent = "create table p (id bigint, n integer, constraint p_n check (n > 0))"
  static let cases = [
    Case(
      title: "a parent's column changes its type under a view of the child",
      from: [parent, "create table c (extra text) inherits (p)", "create view v as select n from c"],
      to: [
        "create table p (id bigint, n bigint, constraint p_n check (n > 0))",
        "create table c (extra text) inherits (p)", "create view v as select n from c",
      ]),
    Case(
      title: "a parent gains and loses columns and checks",
      from: [parent, "create table c (extra text) inherits (p)"],
      to: [
        "create table p (id bigint, m integer not null, constraint p_m check (m > 0))",
        "create table c (extra text, more text) inherits (p)",
      ]),
    Case(
      title: "a child comes", from: [parent],
      to: [parent, "create table c (extra text, constraint c_key primary key (id)) inherits (p)"]),
    Case(
      title: "a domain check's comment comes",
      from: ["create domain d as text constraint d_c check (value <> '')"],
      to: [
        "create domain d as text constraint d_c check (value <> '')", "comment on constraint d_c on domain d is 'why'",
      ]),
    Case(
      title: "a domain check's comment goes",
      from: [
        "create domain d as text constraint d_c check (value <> '')", "comment on constraint d_c on domain d is 'why'",
      ],
      to: ["create domain d as text constraint d_c check (value <> '')"]),
    Case(
      title: "a domain comes with its check's comment", from: [],
      to: [
        "create domain d as text constraint d_c check (value <> '')", "comment on constraint d_c on domain d is 'why'",
      ]),
  ]

  @Test(arguments: cases) func leavesNothingToDo(_ each: Case) async throws {
    let left = try await Self.diff(each).left
    #expect(left == [])
  }

  @Test func namesWhatHangsOnAViewThatIsMadeAgain() async throws {
    let view = "create view v as select n from t"
    let each = Case(
      title: "",
      from: [
        "create table t (id bigint, n integer)", view, "create view other as select id from t",
        "grant select on v, other to public", "grant update (n) on v to public",
        "create rule quiet as on delete to v do instead nothing",
      ], to: ["create table t (id bigint, n bigint)", view, "create view other as select id from t"])
    let diff = try await Self.diff(each).0
    let names = ["grant:public.v", "grant:public.v.n", "rule:public.v.quiet"]
    #expect(diff.endangered.map(\.description) == names && diff.losesData == diff.endangered)
  }

  @Test func warnsOfTriggersAndPoliciesOnAColumnThatChangesItsType() throws {
    let from = postgres(table("t", "id bigint!", "n integer"), table("u", "id bigint!")) {
      $0.notCompared = [
        ObjectReference(.policy, name("t"), member: "mine"), ObjectReference(.trigger, name("u"), member: "far"),
      ]
    }
    let diff = SchemaDiff(from: from, to: postgres(table("t", "id bigint!", "n bigint"), table("u", "id bigint!")))
    #expect(
      diff.warnings == [
        "policy:public.t.mine may use column:public.t.n, and PostgreSQL then refuses to change its type: drop the policy "
          + "before and make it again after"
      ])
  }

  @Test func namesThePartitionsOfATableThatIsMadeAgain() throws {
    func schema(_ key: String) -> DatabaseSchema {
      postgres(
        table("days", "id bigint!") { $0.options.partitionKey = key },
        table("logs", "id bigint!") { $0.options.partitionKey = "RANGE (id)" }
      ) { $0.notCompared = ["days_1", "logs_1"].map { ObjectReference(.partition, name($0)) } }
    }
    let diff = SchemaDiff(from: schema("RANGE (id)"), to: schema("HASH (id)"))
    #expect(diff.losesData.map(\.description) == ["partition:public.days_1", "table:public.days"])
  }

  @Test func saysWhereAScriptMustCommitAnEnumValue() throws {
    let diff = SchemaDiff(
      from: PostgreSQLDiffTests.moods(["ok"], default: nil),
      to: PostgreSQLDiffTests.moods(["ok", "glad"], default: "'glad'::public.mood"))
    #expect(
      try SchemaSQL(dialect: .postgresql, defaultSchema: "public").script(for: diff.operations) == """
        -- New enum values, which the rest of this script uses: PostgreSQL allows that only once they are committed. Do not
        -- run this script as one transaction (psql -1).
        alter type mood add value 'glad' after 'ok';
        -- The values above must be committed here: inside a transaction, write "commit; begin;" in place of this line.
        alter table days alter column mood set default 'glad'::public.mood;

        """)
  }
}
