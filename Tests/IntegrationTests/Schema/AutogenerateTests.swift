import Bookstore
import DBEngine
import DBMigrations
import DBModelKit
import DBSchema
import DBTesting
import Testing

/// The bookstore's own tool on databases that are behind, beside or ahead of its models.
@Suite(.serialized) struct AutogenerateTests {
  @Test(arguments: TemporaryDatabase.available)
  func takesADatabaseToTheModelsAndBack(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try await project.expect(0, ["check"], says: ["files, database and models agree"])
      try project.add("d1", Self.drift)
      try await project.bench.upgrade()
      try await project.bench.run(
        "insert into customers (id, email) values (1, 'ann@example.com')",
        "insert into genres (code, name, extra) values ('odd', 'Odd ones', 'word')")
      let before = try await project.workshop().live()
      let files = project.files

      try await project.expect(
        4, ["check"],
        says: [
          "authors.sort_name", "genres.extra", dialect == .sqlite ? "table customers" : "customers_tier_check",
          "books_author_id_idx", "book_list",
        ])
      // Each refusal names what has to be said; nothing is written meanwhile.
      try await project.expect(1, ["autogenerate", "-m", "back"], says: ["--allow-drop column:genres.extra"])
      let dropping = ["autogenerate", "-m", "back", "--allow-drop", "column:genres.extra"]
      try await project.expect(1, dropping, says: ["--backfill customers.name=SQL"])
      let whole = dropping + ["--backfill", "customers.name='nobody'"]
      try await project.expect(0, whole + ["--dry-run"], says: ["--: up", "--: down", "proved on"])
      same(project.files, files, "files after refusals and a dry run")
      try await project.expect(0, whole, says: ["up reaches the models", "down restores the schema", "_back."])
      same(project.files.count, files.count + 1, "files")

      try await project.expect(0, ["upgrade"])
      try await project.expect(0, ["check"])
      same(try await project.changesToModels(), [], "what is left to do")
      same(try await project.bench.value("select name from customers where id = 1"), "nobody")
      try await project.expect(0, ["autogenerate"], says: ["no difference"])
      try await project.expect(0, ["downgrade", "-1", "--lose", "all"])
      let after = try await project.workshop().live()
      same(SchemaDiff(from: after, to: before).operations.map(\.summary), [], "what down left to do")
      same(try await project.bench.value("select email from customers where id = 1"), "ann@example.com")
    }
  }

  /// The same difference, said in Swift: tried as SQL, and written as calls.
  @Test(arguments: TemporaryDatabase.available)
  func writesSwiftThatReadsBack(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try project.add("d1", Self.drift)
      try await project.bench.upgrade()
      let words = [
        "autogenerate", "--swift", "-m", "back", "--allow-drop", "column:genres.extra", "--backfill",
        "customers.name='nobody'",
      ]
      let calls =
        dialect == .sqlite
        ? ["//: foreign_keys = off", "rebuildTable(\"customers\"", "copying: [\"name\": \"'nobody'\"]"]
        : ["\"name\", \"text\", nullable: false, backfill: \"'nobody'\""]
      let whole =
        calls + [
          "import DBMigrations", "func up(_ step: Step) async throws {", "dropColumn(\"extra\", of: \"genres\")",
        ]
      try await project.expect(0, words + ["--dry-run"], says: whole + ["proved on"], butNot: ["--: up"])
      let files = fileNames(in: project.bench.history.path)
      try await project.expect(0, words, says: ["proved on", "_back.", ".swift"])
      let new = fileNames(in: project.bench.history.path).filter { !files.contains($0) }
      guard let file = new.first, new.count == 1 else { return check(false, "written: \(new)") }
      let text = try Project.text(of: project.bench.history.path + "/" + file)
      for call in whole { check(text.contains(call), "\(call) is not in\n\(text)") }
      let node = try RevisionCatalog(folder: project.bench.history.path).checked().graph.nodes.first {
        $0.file.hasSuffix(file)
      }
      same(node?.message, "back")
      same(node?.parents.map(\.text), ["d1"])
    }
  }

  /// What a database may be behind and beside of the models by.
  private static let drift = """
    --: up
    drop view book_list;
    drop index books_author_id_idx;
    drop index authors_sort_name_idx;
    alter table authors drop column sort_name;
    alter table genres add column extra text;

    --: up on=postgresql
    alter table customers drop constraint customers_tier_check;
    alter table customers drop column name;
    alter table books alter column isbn type varchar(20);

    --: up on=sqlite foreign_keys=off
    create table customers_new (
      id integer primary key,
      email text not null,
      created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
      tier any not null default 'new'
    ) strict;
    insert into customers_new (id, email, created_at, tier) select id, email, created_at, tier from customers;
    drop table customers;
    alter table customers_new rename to customers;
    create unique index customers_email_key on customers (lower(email));
    """

  /// A7: what the models call otherwise.
  @Test(arguments: TemporaryDatabase.available)
  func renamesOnlyWhatIsSaidToBeARename(_ dialect: DialectName) async throws {
    for (from, to, sections, query) in [
      (
        "customers.mail", "customers.email", "alter table customers rename column email to mail;",
        "select email from customers"
      ),
      ("kinds", "genres", "alter table genres rename to kinds;", "select code from genres where code = 'kept@a.b'"),
    ] {
      try await Project.with(dialect) { project in
        try project.add("d1", "--: up\n" + sections)
        try await project.bench.upgrade()
        try await project.bench.run(
          from == "kinds"
            ? "insert into kinds (code, name) values ('kept@a.b', 'Kept')"
            : "insert into customers (mail, name) values ('kept@a.b', 'Ann')")
        let files = project.files
        let kind = from.contains(".") ? "column" : "table"
        try await project.expect(
          1, ["autogenerate", "-m", "names"],
          says: ["--rename \(from)=\(to)", "was:", "--allow-drop \(kind):\(from)"])
        same(project.files, files, "files without an answer")
        try await project.expect(0, ["autogenerate", "-m", "names", "--rename", "\(from)=\(to)"], says: ["proved on"])
        try await project.expect(0, ["upgrade"])
        same(try await project.bench.value(query), "kept@a.b", from)
        try await project.expect(0, ["check"])
        try await project.expect(0, ["downgrade", "-1"])
        same(
          try await project.bench.value(
            from == "kinds" ? "select code from kinds where name = 'Kept'" : "select mail from customers"),
          "kept@a.b", "after the way down")
      }
    }
  }

  /// A8: nothing is compared with a database that is not where the files are.
  @Test(arguments: TemporaryDatabase.available)
  func writesNothingBeforeTheHead(_ dialect: DialectName) async throws {
    try await Project.with(dialect, isUpgraded: false) { project in
      try await project.bench.upgrade("0046")
      let files = project.files
      for words in [["autogenerate", "-m", "x"], ["revision", "--autogenerate", "-m", "x"]] {
        try await project.expect(3, words, says: ["176fb94938e9 is pending", "dbtool upgrade"])
      }
      try await project.expect(3, ["check"], says: ["3  revision 176fb94938e9 is pending"])

      // A protected environment is not changed in passing.
      try project.settings("\"environments\": {\"production\": {\"protected\": true}}")
      try await project.expect(
        1, ["autogenerate", "--upgrade-first", "--env", "production"], says: ["protected"])
      same(try await project.bench.applied().contains(Project.head), false, "the head is applied")
      try await project.expect(
        0, ["autogenerate", "--upgrade-first"], says: ["176fb949", "no difference"])
      same(try await project.bench.applied().contains(Project.head), true, "the head is applied")
      try await project.expect(0, ["autogenerate", "--env", "production"], says: ["no difference"])

      // Several heads.
      try project.add("d1", "--: up\nalter table genres add column extra text;")
      try project.add("d2", "--: up\ndrop index books_author_id_idx;")
      try await project.expect(7, ["autogenerate", "-m", "x"], says: ["2 heads", "--parent", "dbtool merge"])
      try await project.expect(7, ["check"], says: ["7  the history has 2 heads: d1, d2"])
      same(project.files, (files + ["d1.sql", "d2.sql"]).sorted(), "files")
    }
  }

  /// A5: what belongs to nobody's models stays, and some things whatever is said.
  @Test(arguments: TemporaryDatabase.available)
  func leavesAloneWhatNoModelDeclares(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      let server = """
        create extension hstore;
        create extension seg;
        create table parts (id integer not null, region text not null) partition by list (region);
        create table parts_north partition of parts for values in ('north');
        create type mood as enum ('good', 'bad');
        create sequence numbers;
        """
      try project.add(
        "d1",
        """
        --: up
        create table undeclared (id integer primary key, note text);
        create index undeclared_note_idx on undeclared (note);
        create view undeclared_view as select id from undeclared;
        --: up on=postgresql
        \(server)
        """)
      try await project.bench.upgrade()
      try await project.expect(0, ["check"], butNot: ["undeclared"])
      try await project.expect(0, ["autogenerate", "-m", "x"], says: ["no difference"])
      // Told to, it drops what it was told, and never what is not its own.
      try await project.expect(
        0, ["autogenerate", "--dry-run", "--allow-drop", "view:undeclared_view", "--allow-drop", "table:undeclared"],
        says: ["drop view", "drop table"],
        butNot: ["dbtool_ledger", "drop table parts", "drop extension", "drop type", "drop sequence"])
      try await project.expect(
        0, ["autogenerate", "--dry-run", "--allow-drop", "all"],
        says: ["drop view"] + (dialect == .sqlite ? [] : ["drop type mood", "drop sequence numbers"]),
        butNot: ["dbtool_ledger", "drop table parts", "drop extension", "drop function"])
      // What is excluded is not even looked at.
      try project.settings("\"exclude\": [\"*:undeclared*\", \"*:parts*\", \"*:mood\", \"*:numbers\"]")
      try await project.expect(0, ["autogenerate", "--allow-drop", "all"], says: ["no difference"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func saysThatADatabaseWasChangedBesideItsHistory(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      let files = project.files
      try await project.bench.run("drop index books_author_id_idx")
      try await project.expect(
        10, ["autogenerate", "-m", "x"], says: ["already exists", "dbtool diff history database"])
      same(project.files, files, "files")
      try await project.expect(4, ["diff", "history", "database"], says: ["- index books_author_id_idx"])
      try await project.expect(0, ["autogenerate", "-m", "x", "--from", "history"], says: ["no difference"])
      try await project.expect(0, ["autogenerate", "-m", "x", "--unproved"], says: ["NOT proved"])
      try await project.expect(0, ["upgrade"])
      try await project.expect(0, ["check"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func writesASectionForEachDatabase(_ dialect: DialectName) async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(dialect) { project in
      try project.add("d1", "--: up\nalter table genres add column extra text;")
      try await project.bench.upgrade()
      let words = ["autogenerate", "-m", "x", "--allow-drop", "column:genres.extra"]
      try project.settings("\"dialects\": [\"sqlite\", \"postgresql\"]")
      if dialect == .sqlite {
        // Without a server there is nothing to try the other section on.
        try await project.expect(1, words, says: ["postgresql", "\"scratch\""])
        try await withTemporaryDatabase(.postgresql) { server in
          try project.settings("\"dialects\": [\"sqlite\", \"postgresql\"]", "\"scratch\": \"\(server.url)\"")
          try await project.expect(0, words, says: ["proved on PostgreSQL", "proved on SQLite"])
        }
      } else {
        try await project.expect(0, words, says: ["proved on PostgreSQL", "proved on SQLite"])
      }
      try await project.expect(0, ["upgrade"])
      try await project.expect(0, ["check"])
    }
  }
}
