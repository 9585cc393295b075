import DBEngine
import DBMigrations
import DBSchema

/// A use of the operations API, and the SQL that it sends on each database; nil where it is not there.
struct OperationSample: Sendable {
  var title: String
  var before: [String] = []
  var postgresql: [String]?
  var sqlite: [String]?
  var body: @Sendable (Operations) async throws -> Void

  func setup(_ dialect: DialectName) -> [String] {
    let own = dialect == .postgresql ? ["create type mood as enum ('sad', 'ok')"] : []
    return own + ["create table users (id integer primary key, email text)"] + before
  }

  /// How SQLite makes the table `users` anew.
  private static func rebuilt(_ columns: String, _ copied: String, _ values: String? = nil) -> [String] {
    [
      "create table \"_dbtool_new_users\" (\n  \(columns)\n)",
      "insert or abort into \"_dbtool_new_users\" (\(copied)) select \(values ?? copied) from \"users\"",
      "drop table \"users\"", "alter table \"_dbtool_new_users\" rename to \"users\"",
    ]
  }

  private static let id = "\"id\" integer primary key"

  static let all: [OperationSample] = tables + columns + constraints + objects + types

  private static let tables = [
    OperationSample(
      title: "createTable",
      postgresql: [
        """
        create table books (
          id integer not null,
          author integer,
          price numeric(10,2) default 0 not null,
          primary key (id),
          constraint positive check (price >= 0),
          foreign key (author) references users (id) on delete cascade
        )
        """, "create unique index books_author_idx on books (author)",
      ],
      sqlite: [
        """
        create table "books" (
          "id" integer primary key not null,
          "author" integer,
          "price" numeric(10,2) not null default 0,
          constraint "positive" check (price >= 0),
          foreign key ("author") references "users" ("id") on delete cascade
        )
        """, "create unique index \"books_author_idx\" on \"books\" (\"author\")",
      ]
    ) { operations in
      try await operations.createTable("books") { table in
        table.column("id", "integer", nullable: false)
        table.column("author", "integer")
        table.column("price", "numeric(10,2)", nullable: false, default: "0")
        table.primaryKey("id")
        table.foreignKey(["author"], to: "users", ["id"], onDelete: .cascade)
        table.check("price >= 0", name: "positive")
        table.index("books_author_idx", ["author"], unique: true)
      }
    },
    OperationSample(title: "dropTable", postgresql: ["drop table users"], sqlite: ["drop table \"users\""]) {
      try await $0.dropTable("users")
    },
    OperationSample(
      title: "renameTable", postgresql: ["alter table users rename to \"order\""],
      sqlite: ["alter table \"users\" rename to \"order\""]
    ) { try await $0.renameTable("users", to: "order") },
    OperationSample(
      title: "a schema, and a table that moves there",
      postgresql: [
        "create schema audit", "alter table users set schema audit", "drop table audit.users", "drop schema audit",
      ]
    ) {
      try await $0.createSchema("audit")
      try await $0.renameTable("users", to: "audit.users")
      try await $0.dropTable("audit.users")
      try await $0.dropSchema("audit")
    },
    OperationSample(
      title: "alterTable joins what it can",
      postgresql: [
        "alter table users\n  drop column email,\n  add column age integer,\n  add constraint aged check (age > 0)"
      ],
      sqlite: rebuilt("\(id),\n  \"age\" integer,\n  constraint \"aged\" check (age > 0)", "\"id\"")
    ) {
      try await $0.alterTable("users") { table in
        table.dropColumn("email")
        table.addColumn("age", "integer")
        table.addCheck("age > 0", name: "aged")
      }
    },
    OperationSample(
      title: "changeOptions", postgresql: ["alter table users set unlogged"]
    ) { try await $0.alterTable("users") { $0.changeOptions { $0.isUnlogged = true } } },
    OperationSample(
      title: "rebuildTable", before: ["create view v as select email from users"],
      sqlite: ["drop view \"v\""]
        + rebuilt("\"email\" text not null,\n  \"id\" integer", "\"email\", \"id\"", "coalesce(email, ''), \"id\"")
        .map {
          $0.replacing(
            "insert or abort into \"_dbtool_new_users\" (\"",
            with: "insert or abort into \"_dbtool_new_users\" (\"rowid\", \"")
        }
        .map {
          $0.replacing("(\"rowid\", ", with: "(rowid, ").replacing("select coalesce", with: "select rowid, coalesce")
        }
        + ["create view \"v\" as select email from users"]
    ) {
      try await $0.rebuildTable("users", copying: ["email": "coalesce(email, '')"]) { table in
        table.column("email", "text", nullable: false)
        table.column("id", "integer")
      }
    },
  ]

  private static let columns = [
    OperationSample(
      title: "addColumn", postgresql: ["alter table users add column age integer default 0 not null"],
      sqlite: ["alter table \"users\" add column \"age\" integer not null default 0"]
    ) { try await $0.addColumn(to: "users", "age", "integer", nullable: false, default: "0") },
    OperationSample(
      title: "addColumn with values",
      postgresql: [
        "alter table users add column plan text", "update users set plan = 'free'",
        "alter table users alter column plan set not null",
      ],
      sqlite: rebuilt(
        "\(id),\n  \"email\" text,\n  \"plan\" text not null", "\"id\", \"email\", \"plan\"",
        "\"id\", \"email\", 'free'")
    ) { try await $0.addColumn(to: "users", "plan", "text", nullable: false, backfill: "'free'") },
    OperationSample(
      title: "addColumn with values that may be null",
      postgresql: ["alter table users add column plan text", "update \"users\" set \"plan\" = 'free'"],
      sqlite: ["alter table \"users\" add column \"plan\" text", "update \"users\" set \"plan\" = 'free'"]
    ) { try await $0.addColumn(to: "users", "plan", "text", backfill: "'free'") },
    OperationSample(
      title: "dropColumn", postgresql: ["alter table users drop column email"],
      sqlite: ["alter table \"users\" drop column \"email\""]
    ) { try await $0.dropColumn("email", of: "users") },
    OperationSample(
      title: "dropColumn with its index", before: ["create index by_email on users (email)"],
      postgresql: ["alter table users drop column email"],
      sqlite: ["drop index \"by_email\"", "alter table \"users\" drop column \"email\""]
    ) { try await $0.dropColumn("email", of: "users") },
    OperationSample(
      title: "renameColumn", postgresql: ["alter table users rename column email to mail"],
      sqlite: ["alter table \"users\" rename column \"email\" to \"mail\""]
    ) { try await $0.renameColumn("email", of: "users", to: "mail") },
    OperationSample(
      title: "alterColumn to another type, with a default that stands",
      before: ["alter table users add column age varchar(9) default '1'"],
      postgresql: [
        "alter table users\n  alter column age drop default,\n  alter column age type integer using age::integer,\n"
          + "  alter column age set default 1"
      ]
    ) { try await $0.alterColumn("age", of: "users", type: "integer", using: "age::integer", default: .set("1")) },
    OperationSample(
      title: "alterColumn to not null",
      postgresql: [
        "alter table users alter column email set default ''",
        "update users set email = 'x' where email is null", "alter table users alter column email set not null",
      ],
      sqlite: rebuilt(
        "\(id),\n  \"email\" text not null default ''", "\"id\", \"email\"", "\"id\", coalesce(\"email\", 'x')")
    ) { try await $0.alterColumn("email", of: "users", nullable: false, default: .set("''"), backfill: "'x'") },
    OperationSample(
      title: "alterColumn with another form of values",
      postgresql: ["alter table users alter column email type text using lower(email)"],
      sqlite: rebuilt("\(id),\n  \"email\" text", "\"id\", \"email\"", "\"id\", lower(email)")
    ) { try await $0.alterColumn("email", of: "users", using: "lower(email)") },
    OperationSample(
      title: "alterColumn without a default", postgresql: ["alter table users alter column email drop default"],
      sqlite: []
    ) { try await $0.alterColumn("email", of: "users", default: .remove) },
    OperationSample(
      title: "alterColumn to an identity, and a comment",
      postgresql: [
        "alter table users alter column id add generated by default as identity",
        "comment on column users.id is 'it''s a key'",
      ]
    ) {
      try await $0.alterColumn("id", of: "users", identity: .set(IdentityDefinition()), comment: .set("it's a key"))
    },
  ]

  private static let constraints = [
    OperationSample(
      title: "addUnique, addForeignKey", before: ["create table other (id integer primary key)"],
      postgresql: [
        "alter table users add constraint mails unique (email)",
        "alter table users add foreign key (id) references other (id) on delete cascade not valid",
      ],
      sqlite: rebuilt("\(id),\n  \"email\" text,\n  constraint \"mails\" unique (\"email\")", "\"id\", \"email\"")
        + rebuilt(
          "\(id),\n  \"email\" text,\n  constraint \"mails\" unique (\"email\"),\n"
            + "  foreign key (\"id\") references \"other\" (\"id\") on delete cascade", "\"id\", \"email\"")
    ) {
      try await $0.addUnique(to: "users", ["email"], name: "mails")
      try await $0.addForeignKey(to: "users", ["id"], references: "other", ["id"], onDelete: .cascade, validated: false)
    },
    OperationSample(
      title: "addPrimaryKey after dropPrimaryKey",
      postgresql: [
        "alter table users drop constraint users_pkey", "alter table users add constraint k primary key (id)",
      ]
    ) {
      try await $0.dropPrimaryKey(of: "users")
      try await $0.addPrimaryKey(to: "users", ["id"], name: "k")
    },
    OperationSample(
      title: "addExclusion",
      postgresql: ["alter table users add constraint apart EXCLUDE USING btree (id WITH =)"]
    ) { try await $0.addExclusion(to: "users", "apart", "EXCLUDE USING btree (id WITH =)") },
    OperationSample(
      title: "addCheck, renameConstraint, dropConstraint",
      postgresql: [
        "alter table users add constraint a check (id > 0)", "alter table users rename constraint a to b",
        "alter table users drop constraint b",
      ],
      sqlite: rebuilt("\(id),\n  \"email\" text,\n  constraint \"a\" check (id > 0)", "\"id\", \"email\"")
        + rebuilt("\(id),\n  \"email\" text,\n  constraint \"b\" check (id > 0)", "\"id\", \"email\"")
        + rebuilt("\(id),\n  \"email\" text", "\"id\", \"email\"")
    ) {
      try await $0.addCheck(to: "users", "id > 0", name: "a")
      try await $0.renameConstraint("a", of: "users", to: "b")
      try await $0.dropConstraint("b", of: "users")
    },
    OperationSample(
      title: "constraints by what they say",
      before: ["alter table users add column boss integer references users (id)"],
      postgresql: ["alter table users drop constraint users_boss_fkey"]
    ) { try await $0.alterTable("users") { $0.dropForeignKey("boss") } },
  ]

  private static let objects = [
    OperationSample(
      title: "createIndex, renameIndex, dropIndex",
      postgresql: [
        "create unique index i on users (lower(email), id desc) where email is not null",
        "alter index i rename to j", "drop index j",
      ].map { $0.replacing("(lower(email), ", with: "((lower(email)), ") },
      sqlite: [
        "create unique index \"i\" on \"users\" ((lower(email)), \"id\" desc) where email is not null",
        "drop index \"i\"",
        "create unique index \"j\" on \"users\" ((lower(email)), \"id\" desc) where email is not null",
        "drop index \"j\"",
      ]
    ) {
      try await $0.createIndex(
        "i", on: "users", [.expression("lower(email)"), .column("id", descending: true)], unique: true,
        where: "email is not null")
      try await $0.renameIndex("i", to: "j")
      try await $0.dropIndex("j")
    },
    OperationSample(
      title: "what may be there already",
      postgresql: [
        "create index if not exists i on users (email)", "create index if not exists i on users (email)",
        "drop index if exists i", "drop index if exists i",
      ],
      sqlite: [
        "create index if not exists \"i\" on \"users\" (\"email\")",
        "create index if not exists \"i\" on \"users\" (\"email\")", "drop index if exists \"i\"",
        "drop index if exists \"i\"",
      ]
    ) { operations in
      for _ in 1...2 { try await operations.createIndex("i", on: "users", ["email"], ifNotExists: true) }
      for _ in 1...2 { try await operations.dropIndex("i", ifExists: true) }
      try await operations.createTable("users", ifNotExists: true) { $0.column("x", "text") }
      try await operations.dropTable("nobody", ifExists: true)
    },
    OperationSample(
      title: "views",
      postgresql: [
        "create view v as\nselect id from users", "create or replace view v as\nselect id, email from users",
        "alter view v rename to w", "drop view w",
      ],
      sqlite: [
        "create view \"v\" as select id from users", "drop view \"v\"",
        "create view \"v\" as select id, email from users", "drop view \"v\"",
        "create view \"w\" as select id, email from users", "drop view \"w\"",
      ]
    ) {
      try await $0.createView("v", as: "select id from users")
      try await $0.replaceView("v", as: "select id, email from users")
      try await $0.renameView("v", to: "w")
      try await $0.dropView("w")
    },
    OperationSample(
      title: "materialized views",
      postgresql: [
        "create materialized view v as\nselect id from users\nwith no data", "alter materialized view v rename to w",
        "drop materialized view w",
      ]
    ) {
      try await $0.createMaterializedView("v", as: "select id from users", populated: false)
      try await $0.renameMaterializedView("v", to: "w")
      try await $0.dropMaterializedView("w")
    },
    OperationSample(
      title: "triggers",
      sqlite: ["create trigger t after insert on users begin select 1; end", "drop trigger \"t\""]
    ) {
      try await $0.createTrigger("t", on: "users", "create trigger t after insert on users begin select 1; end")
      try await $0.dropTrigger("t", on: "users")
    },
    OperationSample(
      title: "setComment", postgresql: ["comment on table users is 'who'", "comment on column users.id is null"],
      sqlite: []
    ) {
      try await $0.setComment(on: .table, "users", to: "who")
      try await $0.setComment(on: .column, "users", member: "id", to: nil)
    },
    OperationSample(
      title: "bulkInsert", postgresql: ["copy users (id, email) from stdin"],
      sqlite: ["insert into \"users\" (\"id\", \"email\") values (?1, ?2), (?3, ?4)"]
    ) {
      try await $0.bulkInsert(into: "users", columns: ["id", "email"], rows: [[1, "a"], [2, nil]])
    },
  ]

  private static let types = [
    OperationSample(
      title: "enums",
      postgresql: [
        "create type m as enum ('a', 'it''s')", "alter type m add value 'c' before 'a'",
        "alter type m rename value 'c' to 'd'", "alter type m rename to n", "drop type n",
      ]
    ) {
      try await $0.createEnum("m", ["a", "it's"])
      try await $0.addEnumValue("c", to: "m", before: "a")
      try await $0.renameEnumValue("c", of: "m", to: "d")
      try await $0.renameEnum("m", to: "n")
      try await $0.dropEnum("n")
    },
    OperationSample(
      title: "changeEnum", before: ["alter table users add column mood mood"],
      postgresql: [
        "alter type mood rename to mood__old", "create type mood as enum ('ok')",
        "alter table public.users alter column mood type public.mood using "
          + "(case mood::text when 'sad' then 'ok' else mood::text end)::public.mood",
        "drop type mood__old",
      ]
    ) { try await $0.changeEnum("mood", to: ["ok"], mapping: ["sad": "ok"]) },
    OperationSample(
      title: "domains",
      postgresql: [
        "create domain d as text\n  constraint c check (value ~ '@')", "alter domain d set not null",
        "alter domain d rename to e", "drop domain e",
      ]
    ) {
      try await $0.createDomain("d", "text", checks: [CheckDefinition(name: "c", expression: "value ~ '@'")])
      try await $0.alterDomain("d") { $0.isNullable = false }
      try await $0.renameDomain("d", to: "e")
      try await $0.dropDomain("e")
    },
    OperationSample(
      title: "sequences",
      postgresql: [
        "create sequence s start with 10", "alter sequence s owned by users.id",
        "alter sequence s increment by 5", "alter sequence s rename to t", "drop sequence t",
      ]
    ) {
      try await $0.createSequence(
        "s", options: SequenceOptions(start: 10),
        owner: ColumnReference(table: QualifiedName("users"), column: "id"))
      try await $0.alterSequence("s") { $0.options.increment = 5 }
      try await $0.renameSequence("s", to: "t")
      try await $0.dropSequence("t")
    },
  ]
}
