import DBQuery
import DBSchema
import Testing

/// Records where a text is not split into the statements expected.
func expectStatements(_ table: [(text: String, statements: [String])], _ dialect: DialectName) {
  for (text, statements) in table {
    do {
      let found = try StatementSplitter.split(text, dialect: dialect).map(\.text)
      if found != statements { Issue.record("\(dialect): \(text)\n  gives \(found)\n  not   \(statements)") }
    } catch { Issue.record("\(dialect): \(text)\n  throws \(error)") }
  }
}

@Suite struct StatementSplitterTests {
  @Test(arguments: DialectName.allCases) func splitsAtSemicolonsOnly(dialect: DialectName) {
    expectStatements(
      [
        ("", []),
        (" ;; /* nothing */ ; -- at all", []),
        ("select 1", ["select 1"]),
        ("select 1;", ["select 1"]),
        ("select 1;select 2 ; ", ["select 1", "select 2"]),
        ("-- a\n/* b; */ select 1 -- c;\n, 2 -- d\n; -- e", ["select 1 -- c;\n, 2"]),
        ("select ';' , \";\", 'it''s;'; x", ["select ';' , \";\", 'it''s;'", "x"]),
        ("begin; update t set a = 1; end; commit", ["begin", "update t set a = 1", "end", "commit"]),
        ("select case when a then b end; x", ["select case when a then b end", "x"]),
        ("create table trigger (a int); x", ["create table trigger (a int)", "x"]),
        ("create view function as select 1; x", ["create view function as select 1", "x"]),
        ("é;ü", ["é", "ü"]),
      ], dialect)
  }

  @Test func postgreSQLKeepsBodiesWhole() {
    let atomic = "create function f(a int) returns int begin atomic select 1; select case when a > 0 then 2 end; end"
    let nested = """
      CREATE OR REPLACE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC
        ; insert into t select a as end, b.end from (select case a when 1 then 2 end) x;;
        create function g() returns int begin atomic return 1; end;
        select begin from t; select 1 as atomic;
      END
      """
    expectStatements(
      [
        ("\(atomic); x", [atomic, "x"]),
        ("\(nested);x;", [nested, "x"]),
        (
          "create function f() returns int begin atomic end; x",
          ["create function f() returns int begin atomic end", "x"]
        ),
        (
          "create function f() begin atomic select 1; /* ; */ end /* ; */ ; x",
          ["create function f() begin atomic select 1; /* ; */ end", "x"]
        ),
        ("create function begin(atomic int) return 1; x", ["create function begin(atomic int) return 1", "x"]),
        (
          "create function f(begin atomic) as $$ begin; end $$; x",
          ["create function f(begin atomic) as $$ begin; end $$", "x"]
        ),
        ("begin atomic; x", ["begin atomic", "x"]),
        ("drop function f; begin; atomic; end", ["drop function f", "begin", "atomic", "end"]),
        (
          "create trigger t after insert on a execute function f(); begin; x",
          ["create trigger t after insert on a execute function f()", "begin", "x"]
        ),
        (
          "create rule r as on insert to t do also (select 1; select (2); select 3); x",
          ["create rule r as on insert to t do also (select 1; select (2); select 3)", "x"]
        ),
        (
          "create schema s create table t (a int) create view v as select 1; x",
          ["create schema s create table t (a int) create view v as select 1", "x"]
        ),
        (
          "create schema s create function f() returns int begin atomic select 1; end create table t (); x",
          ["create schema s create function f() returns int begin atomic select 1; end create table t ()", "x"]
        ),
        ("select 1); x", ["select 1)", "x"]),
        ("do $$ begin perform 1; end $$; x", ["do $$ begin perform 1; end $$", "x"]),
        ("select E'\\';'; x", ["select E'\\';'", "x"]),
        ("select U&\";\"; $1;$2", ["select U&\";\"", "$1", "$2"]),
        ("select (1; x", ["select (1; x"]),
      ], .postgresql)
  }

  @Test func sqliteKeepsTriggersWhole() {
    let trigger = "create trigger t after insert on a begin select case when 1 then 2 end; select 1; end"
    expectStatements(
      [
        ("\(trigger); x", [trigger, "x"]),
        (
          "CREATE TEMP TRIGGER t BEGIN select 1 ; -- ;\n END ; x",
          ["CREATE TEMP TRIGGER t BEGIN select 1 ; -- ;\n END", "x"]
        ),
        (
          "create temporary trigger if not exists t begin select 1;end;x",
          ["create temporary trigger if not exists t begin select 1;end", "x"]
        ),
        ("explain query plan \(trigger); x", ["explain query plan \(trigger)", "x"]),
        (
          "create trigger t begin select 1; end; create trigger u begin select end; end; x",
          ["create trigger t begin select 1; end", "create trigger u begin select end; end", "x"]
        ),
        (
          "create trigger t begin select 1; [end]; \"end\"; end; x",
          ["create trigger t begin select 1; [end]; \"end\"; end", "x"]
        ),
        ("create trigger t begin select 1; end", ["create trigger t begin select 1; end"]),
        ("create table t (a; b)", ["create table t (a", "b)"]),
        ("select [a;b], `;`, x'00', $a; x", ["select [a;b], `;`, x'00', $a", "x"]),
      ], .sqlite)
  }

  @Test func saysWhereAStatementStandsAndHowItBegins() throws {
    let text = "-- é\nselect 1;\n\n  /* x\n */ INSERT into \"T\" (a, b)\nvalues (1);;\nÄ 2"
    let statements = try StatementSplitter.split(text, dialect: .sqlite)
    #expect(statements.map(\.line) == [2, 5, 7])
    #expect(statements.map(\.words) == [["select"], ["insert", "into", "values"], ["Ä"]])
    let bytes = Array(text.utf8)
    #expect(statements.map { String(decoding: bytes[$0.range], as: UTF8.self) } == statements.map(\.text))
  }

  @Test func errorsPointIntoTheWholeText() {
    #expect(throws: SQLLexicalError(.unterminatedDollarQuote(tag: "a"), offset: 10)) {
      try StatementSplitter.split("select 1; $a$ $b$", dialect: .postgresql)
    }
  }

  @Test func givesTheWordsThatTellStatementsApart() throws {
    let table: [(String, [String])] = [
      ("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", ["create", "unique", "index", "concurrently", "i", "on", "t"]),
      ("reindex (verbose) index concurrently \"i\"", ["reindex", "index", "concurrently"]),
      ("copy (select a from b) to stdout", ["copy", "to", "stdout"]),
      (
        "alter table \"s\".\"t\" detach partition p concurrently",
        ["alter", "table", "detach", "partition", "p", "concurrently"]
      ),
      ("a b c d e f g h i j k l m n o p q r", "abcdefghijklmnop".map(String.init)),
    ]
    for (text, words) in table {
      let found = try StatementSplitter.split(text, dialect: .postgresql).map(\.words)
      if found != [words] { Issue.record("\(text) gives \(found)") }
    }
  }
}
