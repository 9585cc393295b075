import DBSchema
import Testing

/// Types, sequences and views, field by field.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct ObjectTests {
  @Test func enumsKeepTheirValuesInOrder() async throws {
    try await withReader { read in
      // A value that is added in a transaction may not be used there, but it can be read.
      let schema = try await read(
        "create type mood as enum ('sad', 'happy'); alter type mood add value 'ok' before 'happy'; "
          + "comment on type mood is 'how'; create type none as enum (); create type a as enum ('it''s', ',', '')")
      same(
        schema.enums,
        [
          EnumDefinition(name: named("a"), values: ["it's", ",", ""]),
          EnumDefinition(name: named("mood"), values: ["sad", "ok", "happy"], comment: "how"),
          EnumDefinition(name: named("none"), values: []),
        ])
      same(schema.notCompared, [])
    }
  }

  @Test func domainsHaveAllOptions() async throws {
    try await withReader { read in
      let schema = try await read(
        "create type mood as enum ('sad'); create domain plain as int; create domain moods as mood[]; "
          + "create domain sure as varchar(9) collate \"C\" not null default 'a' || 'b' "
          + "constraint z check (value <> '') constraint y check (value ~ '@' and value <> '@'); "
          + "alter domain sure add constraint late check (value <> 'x') not valid; "
          + "comment on domain sure is 'certain'; comment on constraint y on domain sure is 'at'")
      same(
        schema.domains,
        [
          DomainDefinition(name: named("moods"), type: ColumnType("public.mood[]", definedBy: named("mood"))),
          DomainDefinition(name: named("plain"), type: "integer"),
          DomainDefinition(
            name: named("sure"), type: "character varying(9)", isNullable: false,
            defaultExpression: "('a'::text || 'b'::text)", collation: QualifiedName(schema: "pg_catalog", "C"),
            checks: [
              CheckDefinition(name: "late", expression: "(VALUE)::text <> 'x'::text", isValidated: false),
              CheckDefinition(
                name: "y", expression: "((VALUE)::text ~ '@'::text) AND ((VALUE)::text <> '@'::text)", comment: "at"),
              CheckDefinition(name: "z", expression: "(VALUE)::text <> ''::text"),
            ], comment: "certain"),
        ])
    }
  }

  @Test func sequencesSayOnlyWhatIsNotImplied() async throws {
    let cases: [(String, ColumnType, SequenceOptions)] = [
      ("", "bigint", SequenceOptions()),
      ("as smallint", "smallint", SequenceOptions()),
      ("as int increment -1", "integer", SequenceOptions(increment: -1)),
      ("start 1000 cache 20 cycle", "bigint", SequenceOptions(start: 1000, cache: 20, cycles: true)),
      ("increment 2 minvalue -5 maxvalue 99", "bigint", SequenceOptions(increment: 2, minimum: -5, maximum: 99)),
      (
        "increment -2 minvalue -50 maxvalue 50 start 10", "bigint",
        SequenceOptions(start: 10, increment: -2, minimum: -50, maximum: 50)
      ),
      ("as smallint maxvalue 32767 minvalue 1", "smallint", SequenceOptions()),
      ("as smallint increment -1 minvalue -32768 maxvalue -1", "smallint", SequenceOptions(increment: -1)),
    ]
    try await withReader { read in
      for (words, type, options) in cases {
        let found = try await read("create sequence s \(words); comment on sequence s is 'n'").sequences
        same(found, [SequenceDefinition(name: named("s"), type: type, options: options, comment: "n")], words)
      }
    }
  }

  @Test func sequencesKnowTheColumnThatOwnsThemAndIdentityColumnsKeepTheirs() async throws {
    try await withReader { read in
      let schema = try await read(
        "create table t (a serial, b int generated always as identity, c int); create sequence s owned by t.c")
      same(
        schema.sequences,
        [
          SequenceDefinition(name: named("s"), owner: ColumnReference(table: named("t"), column: "c")),
          SequenceDefinition(
            name: named("t_a_seq"), type: "integer", owner: ColumnReference(table: named("t"), column: "a")),
        ])
      same(schema.tables.first?.columns.first?.defaultExpression, "nextval('public.t_a_seq'::regclass)")
    }
  }

  @Test func viewsHaveTheirQueryAndAllThatItReads() async throws {
    try await withReader { read in
      let schema = try await read(
        """
        create type mood as enum ('sad', 'ok'); create domain d as int;
        create table t (id int, name text, feels mood, gone int);
        create view plain as select id, ';' as "Semi;" from t;
        create view picky with (security_barrier) as select id from plain where id > 0 with local check option;
        create materialized view stored (n, m) with (fillfactor = 50, toast.autovacuum_enabled = off) as
          select upper(name), 1::d from t where feels = 'sad' with no data;
        create unique index stored_idx on stored (lower(n)) where n is not null;
        comment on view plain is 'v'; comment on materialized view stored is 'm';
        create view counted as select count(*) from t;
        create view moody as select unnest(enum_range(null::mood)) as feels
        """)
      func column(_ table: Identifier, _ name: Identifier) -> ObjectReference {
        ObjectReference(.column, named(table), member: name)
      }
      let table = ObjectReference(.table, named("t"))
      same(
        schema.views,
        [
          ViewDefinition(
            name: named("counted"), columns: ["count"], query: "SELECT count(*) AS count\n   FROM public.t",
            uses: [table]),
          ViewDefinition(
            name: named("moody"), columns: ["feels"],
            query: "SELECT unnest(enum_range(NULL::public.mood)) AS feels",
            uses: [ObjectReference(.enumType, named("mood"))]),
          ViewDefinition(
            name: named("picky"), columns: ["id"],
            query: "SELECT plain.id\n   FROM public.plain\n  WHERE (plain.id > 0)",
            options: ["check_option=local", "security_barrier=true"],
            uses: [column("plain", "id"), ObjectReference(.view, named("plain"))]),
          ViewDefinition(
            name: named("plain"), columns: ["id", "Semi;"],
            query: "SELECT t.id,\n    ';'::text AS \"Semi;\"\n   FROM public.t", comment: "v",
            uses: [column("t", "id"), table]),
          ViewDefinition(
            name: named("stored"), columns: ["n", "m"],
            query: "SELECT upper(t.name) AS n,\n    (1)::public.d AS m\n   FROM public.t\n"
              + "  WHERE (t.feels = 'sad'::public.mood)",
            isMaterialized: true, isPopulated: false, options: ["fillfactor=50", "toast.autovacuum_enabled=off"],
            indexes: [
              IndexDefinition(
                name: "stored_idx", elements: [IndexElement(key: .expression("lower(n)"))], isUnique: true,
                predicate: "n IS NOT NULL")
            ], comment: "m",
            uses: [
              column("t", "feels"), column("t", "name"), ObjectReference(.domain, named("d")),
              ObjectReference(.enumType, named("mood")), table,
            ]),
        ])
    }
  }

  /// What is not compared, by the statements that make it.
  static let uncompared: [(String, [String])] = [
    ("create function f() returns int language sql as 'select 1'", ["function:public.f"]),
    (
      "create function f() returns int language sql as 'select 1'; create function f(int) returns int language sql "
        + "as 'select 1'; create procedure p() language sql as ''",
      ["function:public.f", "function:public.f", "function:public.p"]
    ),
    ("create aggregate total(int) (sfunc = int4pl, stype = int)", ["other:public.total"]),
    (
      "create function f() returns trigger language plpgsql as 'begin return new; end'; create table t (a int "
        + "references t (a), unique (a)); create trigger \"Touch it\" before update on t for each row "
        + "execute function f(); create constraint trigger later after insert on t deferrable for each row "
        + "execute function f()",
      ["function:public.f", "trigger:public.t.Touch it", "trigger:public.t.later"]
    ),
    (
      "create table t (a int); alter table t enable row level security; create policy mine on t",
      ["other:public.t.row security", "policy:public.t.mine"]
    ),
    ("create table t (a int); create rule r as on delete to t do instead nothing", ["rule:public.t.r"]),
    (
      "create table t (a int) partition by list (a); create table t1 partition of t for values in (1) "
        + "partition by list (a); create table t2 partition of t1 for values in (1)",
      ["partition:public.t1", "partition:public.t2"]
    ),
    (
      "create function f() returns trigger language plpgsql as 'begin return new; end'; create table t (a int) "
        + "partition by list (a); create table t1 partition of t default; create trigger g after insert on t "
        + "for each row execute function f()",
      ["function:public.f", "partition:public.t1", "trigger:public.t.g"]
    ),
    ("create type pair as (a int, b int)", ["type:public.pair"]),
    ("create type span as range (subtype = float8)", ["type:public.span"]),
    ("create type shell", ["type:public.shell"]),
    (
      "create table t (a int, b int); grant select on t to public; grant update (b) on t to public",
      ["grant:public.t", "grant:public.t.b"]
    ),
    (
      "create sequence s; grant usage on s to public; create type mood as enum (); grant usage on type mood to public; "
        + "create view v as select 1; grant select on v to public; create function f() returns int language sql "
        + "as 'select 1'; revoke execute on function f() from public",
      ["function:public.f", "grant:public.f", "grant:public.mood", "grant:public.s", "grant:public.v"]
    ),
    ("create schema s; grant usage on schema s to public", ["grant:s"]),
    ("grant create on schema public to public", ["grant:public"]),
    (
      "alter default privileges in schema public grant select on tables to public; "
        + "alter default privileges grant select on tables to public",
      ["grant:default privileges", "grant:public.default privileges"]
    ),
    ("create collation german (locale = 'C')", ["collation:public.german"]),
    ("create table t (a int, b int); create statistics st on a, b from t", ["other:public.st"]),
    ("create text search configuration conf (copy = simple)", ["other:public.conf"]),
    ("create text search dictionary dict (template = simple)", ["other:public.dict"]),
    ("create publication pub", ["other:pub"]),
    (
      "create function f() returns event_trigger language plpgsql as 'begin end'; "
        + "create event trigger ev on ddl_command_end execute function f()",
      ["function:public.f", "other:ev"]
    ),
    (
      "create foreign data wrapper w; create server far foreign data wrapper w; "
        + "create foreign table ft (a int) server far",
      ["foreign-table:public.ft", "other:far", "other:w"]
    ),
    (
      "create function f(int, int) returns bool language sql immutable as 'select true'; "
        + "create operator === (leftarg = int, rightarg = int, function = f)",
      ["function:public.f", "other:public.==="]
    ),
    ("create operator family fam using btree", ["other:public.fam"]),
    (
      "create type pair as (a int, b int); create function f(pair) returns int language sql as 'select 1'; "
        + "create cast (pair as int) with function f(pair)",
      ["function:public.f", "other:public.pair as integer", "type:public.pair"]
    ),
    (
      "create table t (a text); alter table t alter a set storage external, alter a set statistics 5, "
        + "alter a set compression pglz, alter a set (n_distinct = 5)",
      [
        "other:public.t.a compression", "other:public.t.a options", "other:public.t.a statistics",
        "other:public.t.a storage",
      ]
    ),
    (
      "create table t (a int constraint k primary key with (fillfactor = 50)); cluster t using k; "
        + "alter table t replica identity full",
      ["other:public.t.cluster", "other:public.t.k parameters", "other:public.t.replica identity"]
    ),
    (
      "create table t (a int); create view v as select a from t; alter view v alter a set default 1",
      ["other:public.v.a default"]
    ),
    ("create type pair as (a int); create table t of pair", ["other:public.t.of type", "type:public.pair"]),
    (
      "create function f() returns trigger language plpgsql as 'begin return new; end'; create table t (a int "
        + "constraint k references t (b), b int unique); create trigger g after insert on t for each row "
        + "execute function f(); alter table t disable trigger all",
      ["function:public.f", "other:public.t.g disabled", "other:public.t.k disabled", "trigger:public.t.g"]
    ),
    (
      "create schema s; comment on schema s is 'mine'; create view v as select 1 as a; comment on column v.a is 'one'; "
        + "create function f(int) returns int language sql as 'select 1'; comment on function f(int) is 'none'",
      ["function:public.f", "other:public.f(integer) comment", "other:public.v.a comment", "other:s.comment"]
    ),
    (
      "create unlogged table t (a int generated always as identity); create unlogged sequence s",
      ["other:public.s unlogged"]
    ),
    ("create temp table t (a int); create temp view v as select 1; create temp sequence s", []),
    ("create table t (a serial primary key, b text unique, check (a > 0)); create view v as select 1", []),
  ]

  @Test func whatIsNotComparedIsNamed() async throws {
    try await withReader { read in
      for (ddl, wanted) in Self.uncompared {
        do {
          let schema = try await read(ddl)
          same(schema.notCompared.map(\.description), wanted, ddl)
        } catch { Issue.record("\(ddl)\n\(error)") }
      }
    }
  }
}
