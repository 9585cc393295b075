import DBSchema
import Testing

@testable import DBMigrations

/// What a change of a PostgreSQL schema is written as.
struct PostgreSQLDiffTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let title: String
    let from: DatabaseSchema
    let to: DatabaseSchema
    let up: [String]
    var testDescription: String { title }
    init(_ title: String, _ from: DatabaseSchema, _ to: DatabaseSchema, _ up: String...) {
      (self.title, self.from, self.to, self.up) = (title, from, to, up)
    }
  }

  static let users = table("users", "id bigint!", "email text!")
  static let orders = table("orders", "id bigint!", "user_id bigint") {
    $0.foreignKeys = [key("orders", "user_id", to: "users")]
  }
  static let people = table("people", "id bigint!", "boss_id bigint") {
    $0.foreignKeys = [key("people", "boss_id", to: "people")]
  }
  static let mood = EnumDefinition(name: name("mood"), values: ["sad", "ok"])
  static let moodType = ColumnType("public.mood", definedBy: name("mood"))
  static func moods(_ values: [String], default expression: String? = nil) -> DatabaseSchema {
    postgres(
      table("days", "id bigint!") {
        $0.columns.append(ColumnDefinition(name: "mood", type: moodType, defaultExpression: expression))
      }
    ) { $0.enums = [EnumDefinition(name: mood.name, values: values)] }
  }
  static func view(_ query: String, uses: [ObjectReference]) -> ViewDefinition {
    ViewDefinition(name: name("mails"), columns: ["email"], query: query, uses: uses)
  }
  static let mails = view(
    " SELECT users.email\n   FROM public.users",
    uses: [ObjectReference(.column, name("users"), member: "email"), ObjectReference(.table, name("users"))])
  static func cycle() -> DatabaseSchema {
    postgres(
      table("a", "id bigint!", "b_id bigint") { $0.foreignKeys = [key("a", "b_id", to: "b")] },
      table("b", "id bigint!", "a_id bigint") { $0.foreignKeys = [key("b", "a_id", to: "a")] })
  }

  static let cases: [Case] = [
    Case("nothing", postgres(users), postgres(users)),
    Case(
      "a table with its parent", postgres(), postgres(users, orders),
      "create table users (\n  id bigint not null,\n  email text not null,\n  constraint users_pkey primary key (id)\n)",
      """
      create table orders (
        id bigint not null,
        user_id bigint,
        constraint orders_pkey primary key (id),
        constraint orders_user_id_fkey foreign key (user_id) references users (id)
      )
      """),
    Case("a chain goes, children first", postgres(users, orders), postgres(), "drop table orders", "drop table users"),
    Case(
      "a table that another still points to: the key goes first", postgres(users, orders),
      postgres(table("orders", "id bigint!", "user_id bigint")),
      "alter table orders drop constraint orders_user_id_fkey", "drop table users"),
    Case(
      "a circle comes", postgres(), cycle(),
      "create table a (\n  id bigint not null,\n  b_id bigint,\n  constraint a_pkey primary key (id)\n)",
      "create table b (\n  id bigint not null,\n  a_id bigint,\n  constraint b_pkey primary key (id)\n)",
      "alter table a add constraint a_b_id_fkey foreign key (b_id) references b (id)",
      "alter table b add constraint b_a_id_fkey foreign key (a_id) references a (id)"),
    Case(
      "a circle goes", cycle(), postgres(), "alter table a drop constraint a_b_id_fkey",
      "alter table b drop constraint b_a_id_fkey", "drop table a", "drop table b"),
    Case(
      "a table that points to itself", postgres(), postgres(people),
      """
      create table people (
        id bigint not null,
        boss_id bigint,
        constraint people_pkey primary key (id),
        constraint people_boss_id_fkey foreign key (boss_id) references people (id)
      )
      """),
    Case(
      "several changes of a table share a statement", postgres(users),
      postgres(table("users", "id bigint!", "age integer = 0", "name text")),
      "alter table users\n  drop column email,\n  add column age integer default 0,\n  add column name text"),
    Case(
      "a type with its default", postgres(table("users", "id bigint!", "n integer = 0")),
      postgres(table("users", "id bigint!", "n bigint = 1")),
      "alter table users\n  alter column n drop default,\n  alter column n type bigint,\n  alter column n set default 1"
    ),
    Case(
      "a type that needs a cast", postgres(table("users", "id bigint!", "n text")),
      postgres(table("users", "id bigint!", "n integer!")),
      "alter table users\n  alter column n type integer using n::integer,\n  alter column n set not null"),
    Case(
      "a view over a column whose type changes steps aside", postgres(users) { $0.views = [mails] },
      postgres(table("users", "id bigint!", "email character varying(90)!")) { $0.views = [mails] },
      "drop view mails", "alter table users alter column email type character varying(90)",
      "create view mails (email) as\n SELECT users.email\n   FROM public.users"),
    Case(
      "an enum value comes in place", moods(["sad", "ok"]), moods(["new", "sad", "fine", "ok", "glad"]),
      "alter type mood add value 'new' before 'sad'", "alter type mood add value 'fine' after 'sad'",
      "alter type mood add value 'glad' after 'ok'"),
    Case(
      "an enum value goes: a new type", moods(["sad", "ok"], default: "'ok'::public.mood"),
      moods(["ok"], default: "'ok'::public.mood"), "alter type mood rename to mood__old",
      "create type mood as enum ('ok')",
      "alter table days\n  alter column mood drop default,\n  alter column mood type public.mood using mood::text::public.mood,\n"
        + "  alter column mood set default 'ok'::public.mood",
      "drop type mood__old"),
    Case(
      "an enum that two tables share comes once, first", postgres(),
      postgres(
        table("a", "id bigint!") { $0.columns.append(ColumnDefinition(name: "m", type: moodType)) },
        table("b", "id bigint!") { $0.columns.append(ColumnDefinition(name: "m", type: moodType)) }
      ) { $0.enums = [mood] },
      "create type mood as enum ('sad', 'ok')",
      "create table a (\n  id bigint not null,\n  m public.mood,\n  constraint a_pkey primary key (id)\n)",
      "create table b (\n  id bigint not null,\n  m public.mood,\n  constraint b_pkey primary key (id)\n)"),
    Case(
      "a constraint under another name", postgres(users),
      postgres(table("users", "id bigint!", "email text!") { $0.primaryKey?.name = "users_key" }),
      "alter table users rename constraint users_pkey to users_key"),
    Case(
      "a primary key over other columns takes its foreign keys along", postgres(users, orders),
      postgres(
        table("users", "id bigint!", "email text!") {
          $0.primaryKey?.columns = ["email"]
          $0.uniques = [UniqueDefinition(name: "users_id_key", columns: ["id"])]
        }, orders),
      "alter table orders drop constraint orders_user_id_fkey",
      "alter table users\n  drop constraint users_pkey,\n  add constraint users_pkey primary key (email),\n"
        + "  add constraint users_id_key unique (id)",
      "alter table orders add constraint orders_user_id_fkey foreign key (user_id) references users (id)"),
    Case(
      "a computed column with another expression",
      postgres(
        table("a", "id bigint!") {
          $0.columns.append(
            ColumnDefinition(name: "g", type: "bigint", generated: GeneratedDefinition(expression: "(id + 1)")))
        }),
      postgres(
        table("a", "id bigint!") {
          $0.columns.append(
            ColumnDefinition(name: "g", type: "bigint", generated: GeneratedDefinition(expression: "(id + 2)")))
        }),
      "alter table a\n  drop column g,\n  add column g bigint generated always as ((id + 2)) stored"),
    Case(
      "a comment", postgres(users), postgres(table("users", "id bigint!", "email text!") { $0.comment = "who's who" }),
      "comment on table users is 'who''s who'"),
    Case(
      "names that need quotes", postgres(),
      postgres(table("order", "Id bigint!", "user text")),
      "create table \"order\" (\n  \"Id\" bigint not null,\n  \"user\" text,\n  constraint order_pkey primary key (\"Id\")\n)"
    ),
    Case(
      "serial becomes identity",
      postgres(table("a", "id integer! = nextval('public.a_id_seq'::regclass)")) {
        $0.sequences = [
          SequenceDefinition(
            name: name("a_id_seq"), type: "integer", owner: ColumnReference(table: name("a"), column: "id"))
        ]
      },
      postgres(table("a", "id integer!") { $0.columns[0].identity = IdentityDefinition() }),
      "alter sequence a_id_seq owned by none", "alter table a alter column id drop default", "drop sequence a_id_seq",
      "alter table a alter column id add generated by default as identity",
      "select pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.a', 'id'), max(id)) from a having max(id) > 0"
    ),
    Case(
      "a serial column comes", postgres(),
      postgres(table("a", "id integer! = nextval('public.a_id_seq'::regclass)")) {
        $0.sequences = [
          SequenceDefinition(
            name: name("a_id_seq"), type: "integer", owner: ColumnReference(table: name("a"), column: "id"))
        ]
      },
      "create sequence a_id_seq as integer",
      "create table a (\n  id integer default nextval('public.a_id_seq'::regclass) not null,\n  constraint a_pkey primary key (id)\n)",
      "alter sequence a_id_seq owned by a.id"),
    Case(
      "an index that differs",
      postgres(
        table("users", "id bigint!", "email text!") {
          $0.indexes = [IndexDefinition(name: "users_idx", elements: [.column("email")], predicate: "(id > 1)")]
        }),
      postgres(
        table("users", "id bigint!", "email text!") {
          $0.indexes = [
            IndexDefinition(
              name: "users_idx", elements: [IndexElement(key: .expression("lower(email)"), isDescending: true)],
              isUnique: true, include: ["id"], predicate: "(id > 2)", nullsNotDistinct: true)
          ]
        }),
      "drop index users_idx",
      "create unique index users_idx on users ((lower(email)) desc) include (id) nulls not distinct where (id > 2)"),
    Case(
      "pairs of a foreign key in another order are the same key",
      postgres(
        table("a", "x bigint!", "y bigint!") {
          $0.foreignKeys = [
            ForeignKeyDefinition(name: "k", columns: ["x", "y"], target: name("b"), targetColumns: ["p", "q"])
          ]
        }),
      postgres(
        table("a", "x bigint!", "y bigint!") {
          $0.foreignKeys = [
            ForeignKeyDefinition(name: "k", columns: ["y", "x"], target: name("b"), targetColumns: ["q", "p"])
          ]
        })),
    Case(
      "a schema with a table", postgres(),
      postgres(TableDefinition(name: QualifiedName(schema: "audit", "log"), columns: [column("at date")])) {
        $0.schemas = ["audit", "public"]
      }, "create schema audit", "create table audit.log (\n  at date\n)"),
  ]

  @Test(arguments: cases) func writesTheStatementsOfAChange(_ each: Case) throws {
    let diff = SchemaDiff(from: each.from, to: each.to)
    let all = try statements(diff)
    if all != each.up {
      Issue.record("\(each.title):\n\(all.joined(separator: "\n"))\ninstead of\n\(each.up.joined(separator: "\n"))")
    }
    for operation in diff.operations {
      var back = operation.inverse.inverse
      // How values are cast is said anew each way.
      if case .alterColumn(var change) = back, case .alterColumn(let first) = operation {
        change.using = first.using
        back = .alterColumn(change)
      }
      if back != operation { Issue.record("\(operation.summary) does not come back from its inverse") }
    }
  }

  @Test func followsRenamesThroughKeysIndexesAndChecks() throws {
    let old = table("users", "id bigint!", "mail text!") {
      $0.checks = [CheckDefinition(name: "users_mail_check", expression: "(mail <> ''::text)")]
      $0.indexes = [IndexDefinition(name: "users_mail_idx", elements: [IndexElement(key: .expression("lower(mail)"))])]
    }
    let new = table("accounts", "id bigint!", "email text!") {
      $0.primaryKey?.name = "users_pkey"
      $0.checks = [CheckDefinition(name: "users_mail_check", expression: "(email <> ''::text)")]
      $0.indexes = [IndexDefinition(name: "users_mail_idx", elements: [IndexElement(key: .expression("lower(email)"))])]
    }
    var moved = Self.orders
    moved.foreignKeys[0].target = name("accounts")
    let renames = SchemaRenames(
      tables: [name("users"): name("accounts")],
      columns: [ColumnReference(table: name("accounts"), column: "mail"): "email"])
    let diff = SchemaDiff(from: postgres(old, Self.orders), to: postgres(new, moved), renames: renames)
    #expect(
      try statements(diff) == [
        "alter table users rename to accounts", "alter table accounts rename column mail to email",
      ])
    #expect(
      try statements(diff.reversed) == [
        "alter table accounts rename to users", "alter table users rename column email to mail",
      ])
    #expect(diff.losesData.isEmpty)
  }

  @Test func swapsNamesOverAThird() throws {
    let one = table("a", "id bigint!") { $0.primaryKey = nil }
    var other = one
    other.name = name("b")
    let renames = SchemaRenames(tables: [name("a"): name("b"), name("b"): name("a")])
    let all = try statements(postgres(one, other), postgres(one, other), renames: renames)
    #expect(
      all == ["alter table a rename to a__old", "alter table b rename to a", "alter table a__old rename to b"])
  }

  @Test func reportsRenamesAndNeverActsOnThem() throws {
    let diff = SchemaDiff(
      from: postgres(Self.users, Self.orders),
      to: postgres(table("accounts", "id bigint!", "email text!"), table("orders", "id bigint!", "buyer_id bigint")))
    #expect(
      diff.renameCandidates.map { "\($0.from) \($0.to) \($0.score)" } == [
        "column:public.orders.user_id column:public.orders.buyer_id 1.0",
        "table:public.users table:public.accounts 1.0",
      ])
    #expect(diff.losesData.map(\.description) == ["column:public.orders.user_id", "table:public.users"])
  }
}
