import DBMigrations
import DBSchema
import DBTesting
import Testing

/// R12: which edits of an applied file are noticed.
@Suite struct EditTests {
  private static let text = """
    --: up lock_timeout=2s
    -- the table of things
    create table things (id integer, note text default 'a
    b');
    insert into things (id) values (1);
    --: up extra on=OTHER
    select 1;
    --: up extra on=THIS
    select 2;
    --: verify
    select count(*) = 1 from things;
    --: down
    drop table things;
    """

  struct Edit: Sendable, CustomTestStringConvertible {
    var dialect: DialectName
    var name: String
    var from: String
    var to: String
    var isEdit: Bool
    var testDescription: String { "\(dialect.rawValue): \(name)" }
  }

  static let edits: [Edit] = TemporaryDatabase.available.flatMap { dialect in
    [
      ("line ends, also inside a literal", "\n", "\r\n", false),
      ("a comment", "the table of things", "another comment", false),
      ("blanks", "create table things (", "create   table\n  things(", false),
      ("a timeout", "lock_timeout=2s", "lock_timeout=9s retries=2", false),
      ("the down section", "drop table things;", "drop table if exists things;", false),
      ("the other database's section", "select 1;", "select 11;", false),
      ("the question", "count(*) = 1", "count(*) >= 1", false),
      ("a word of the up section", "id integer", "id bigint", true),
      ("a value", "values (1)", "values (2)", true),
      ("a literal's text", "'a\nb'", "'a\nc'", true),
      ("this database's section", "select 2;", "select 22;", true),
      ("how it runs", "up lock_timeout=2s", "up lock_timeout=2s transaction=own", true),
      ("a further statement", "select 2;", "select 2; select 3;", true),
    ].map { Edit(dialect: dialect, name: $0.0, from: $0.1, to: $0.2, isEdit: $0.3) }
  }

  @Test("R12: only an edit that changes what was done is refused, with old and new text", arguments: edits)
  func judgesEdits(_ edit: Edit) async throws {
    let other = edit.dialect == .sqlite ? "postgresql" : "sqlite"
    let text = Self.text.replacing("THIS", with: edit.dialect.rawValue).replacing("OTHER", with: other)
    try await Bench.with(edit.dialect) { bench in
      try bench.history.add("a1", text)
      try await bench.upgrade()
      // A further revision, so that the run does not end before it looks.
      try bench.history.add("a2", parents: ["a1"], "--: up\nselect 1;\n--: down\nselect 1;")
      let changed = text.replacing(edit.from, with: edit.to)
      check(changed != text, "the edit changes nothing")
      try bench.history.add("a1", changed)
      guard edit.isEdit else {
        try await bench.upgrade()
        same(try await bench.applied(), ["a1", "a2"])
        return
      }
      let error = await failure("edited") { try await bench.upgrade() }
      same(error.category, .integrity)
      same(error.file, bench.history.file("a1"))
      check(error.cause?.contains("\n- ") ?? false, "the old text is missing: \(error)")
      check(error.cause?.contains("\n+ ") ?? false, "the new text is missing: \(error)")
      same(try await bench.applied(), ["a1"])
    }
  }
}
