import DBSchema
import Testing

/// Columns and tables, field by field.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct ColumnTests {
  @Test func typesAreWrittenAsTheServerDoes() async throws {
    let types: [(String, ColumnType)] = [
      ("int", "integer"), ("varchar(30)", "character varying(30)"), ("varchar", "character varying"),
      ("char(3)", "character(3)"), ("numeric(10,2)", "numeric(10,2)"), ("numeric(10)", "numeric(10,0)"),
      ("numeric", "numeric"), ("timestamptz(3)", "timestamp(3) with time zone"),
      ("time", "time without time zone"), ("interval day to second(2)", "interval day to second(2)"),
      ("text[]", "text[]"), ("int[][]", "integer[]"), ("bit varying(5)", "bit varying(5)"),
      ("float4", "real"), ("float8", "double precision"), ("jsonb", "jsonb"), ("int4range", "int4range"),
      ("\"char\"", "\"char\""), ("oid", "oid"), ("bool", "boolean"), ("name", "name"),
      ("mood", ColumnType("public.mood", definedBy: named("mood"))),
      ("mood[]", ColumnType("public.mood[]", definedBy: named("mood"))),
      ("\"Od d\".\"Pa.ir\"", ColumnType("\"Od d\".\"Pa.ir\"", definedBy: QualifiedName(schema: "Od d", "Pa.ir"))),
      ("positive", ColumnType("public.positive", definedBy: named("positive"))),
      ("positive[]", ColumnType("public.positive[]", definedBy: named("positive"))),
      ("span", ColumnType("public.span", definedBy: named("span"))),
      ("other", ColumnType("public.other", definedBy: named("other"))),
    ]
    let columns = types.enumerated().map { "c\($0.offset) \($0.element.0)" }.joined(separator: ", ")
    let ddl = """
      create type mood as enum ('a'); create domain positive as int check (value > 0);
      create schema "Od d"; create type "Od d"."Pa.ir" as (x int, y int);
      create type span as range (subtype = float8); create table other (id int);
      create table t (\(columns))
      """
    try await withReader { read in
      let found = try await read(ddl).tables.last?.columns.map(\.type) ?? []
      for (index, type) in types.enumerated() { same(index < found.count ? found[index] : nil, type.1, type.0) }
    }
  }

  private static func with(_ name: Identifier, _ type: ColumnType, _ change: (inout ColumnDefinition) -> Void)
    -> ColumnDefinition
  {
    var new = ColumnDefinition(name: name, type: type)
    change(&new)
    return new
  }

  static var columns: [TableCase] {
    [
      TableCase("create table t (a int not null)", table(key("a"))),
      TableCase("create table t ()", table()),
      TableCase(
        "create table t (gone int, a int, gone2 int, b text); alter table t drop gone, drop gone2",
        table(number(), text())),
      TableCase(
        "create table t (a int default 1 + 1, b text default 'it''s')",
        table(
          with("a", "integer") { $0.defaultExpression = "(1 + 1)" },
          with("b", "text") { $0.defaultExpression = "'it''s'::text" })),
      TableCase(
        "set local timezone = 'Asia/Tokyo'; set local datestyle = 'german'; set local bytea_output = 'escape'; "
          + "set local quote_all_identifiers = on; set local intervalstyle = 'iso_8601'; create table t "
          + "(a timestamptz default '2026-01-02 03:00+00', b bytea default '\\x00ff', c interval default '1 day', "
          + "d date default '2026-01-02', check (b is not null))",
        table(
          with("a", "timestamp with time zone") {
            $0.defaultExpression = "'2026-01-02 03:00:00+00'::timestamp with time zone"
          },
          with("b", "bytea") { $0.defaultExpression = "'\\x00ff'::bytea" },
          with("c", "interval") { $0.defaultExpression = "'1 day'::interval" },
          with("d", "date") { $0.defaultExpression = "'2026-01-02'::date" },
          checks: [CheckDefinition(name: "t_b_check", expression: "b IS NOT NULL")])),
      TableCase(
        "create table t (a int, b int generated always as (a * 2) stored, "
          + "c int generated always as (abs(a)) stored)",
        table(
          number(), with("b", "integer") { $0.generated = GeneratedDefinition(expression: "a * 2") },
          with("c", "integer") { $0.generated = GeneratedDefinition(expression: "abs(a)") })),
      TableCase(
        "create table t (a text collate \"C\", b text collate \"default\", c varchar collate \"POSIX\")",
        table(
          with("a", "text") { $0.collation = QualifiedName(schema: "pg_catalog", "C") }, text(),
          with("c", "character varying") { $0.collation = QualifiedName(schema: "pg_catalog", "POSIX") })),
      TableCase(
        "create domain d as text collate \"C\"; create table t (a d, b d collate \"POSIX\")",
        table(
          column("a", ColumnType("public.d", definedBy: named("d"))),
          with("b", ColumnType("public.d", definedBy: named("d"))) {
            $0.collation = QualifiedName(schema: "pg_catalog", "POSIX")
          })),
      TableCase(
        "create table t (a int); comment on column t.a is 'first'; comment on table t is 'a table'; "
          + "create table u (a int); comment on column u.a is 'other'; comment on column u.a is ''",
        table(with("a", "integer") { $0.comment = "first" }, comment: "a table")),
    ]
  }

  @Test func columnsHaveAllThatTheyWereMadeWith() async throws { try await TableCase.check(Self.columns) }

  static var identities: [TableCase] {
    let cases: [(String, ColumnType, IdentityDefinition)] = [
      ("int generated always as identity", "integer", IdentityDefinition(isAlways: true)),
      ("bigint generated by default as identity", "bigint", IdentityDefinition()),
      (
        "smallint generated by default as identity (start 100 increment 10 cache 5 cycle)", "smallint",
        IdentityDefinition(options: SequenceOptions(start: 100, increment: 10, cache: 5, cycles: true))
      ),
      (
        "int generated always as identity (increment -2)", "integer",
        IdentityDefinition(isAlways: true, options: SequenceOptions(increment: -2))
      ),
      (
        "int generated always as identity (minvalue 5 maxvalue 50)", "integer",
        IdentityDefinition(isAlways: true, options: SequenceOptions(minimum: 5, maximum: 50))
      ),
      (
        "smallint generated always as identity (maxvalue 32767 minvalue 1 start 1)", "smallint",
        IdentityDefinition(isAlways: true)
      ),
    ]
    return cases.map { words, type, identity in
      TableCase(
        "create table t (a \(words))",
        table(
          with("a", type) {
            $0.isNullable = false
            $0.identity = identity
          }))
    }
  }

  @Test func identityColumnsSayOnlyWhatIsNotImplied() async throws { try await TableCase.check(Self.identities) }

  static var options: [TableCase] {
    [
      TableCase("create unlogged table t (a int)", table(number(), options: TableOptions(isUnlogged: true))),
      TableCase(
        "create table t (b text) with (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off)",
        table(
          text(),
          options: TableOptions(parameters: ["autovacuum_enabled=off", "fillfactor=70", "toast.autovacuum_enabled=off"])
        )),
      TableCase(
        "create table t (a int, b text) partition by range (a, lower(b))",
        table(number(), text(), options: TableOptions(partitionKey: "RANGE (a, lower(b))"))),
      TableCase(
        "create table z (a int); create schema s; create table s.p (b text); create table t () inherits (z, s.p)",
        table(
          number(), text(), options: TableOptions(inherits: [named("z"), QualifiedName(schema: "s", "p")]))),
    ]
  }

  @Test func tablesHaveAllThatTheyWereMadeWith() async throws { try await TableCase.check(Self.options) }
}
