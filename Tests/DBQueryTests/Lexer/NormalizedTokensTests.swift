import DBQuery
import DBSchema
import Testing

@Suite struct NormalizedTokensTests {
  @Test(arguments: DialectName.allCases) func formIsFrozen(dialect: DialectName) throws {
    let text = ";; SELECT A1, 'It''s' /* x */ -- y\n FROM \"T\" WHERE b<=1.5E3 ;; ; Delete from (É) ; "
    let form = String(decoding: try normalizedTokens(text, dialect: dialect), as: UTF8.self)
    let tokens = [
      "wselect", "wa1", "o,", "s'It''s'", "wfrom", "q\"T\"", "wwhere", "wb", "o<=", "n1.5E3", ";", "wdelete", "wfrom",
      "o(", "wÉ", "o)",
    ]
    #expect(form.split(separator: "\0").map(String.init) == tokens)
    #expect(form.utf8.count { $0 == 0 } == tokens.count)
  }

  @Test func ignoresWhatTheDatabaseIgnores() throws {
    let groups: [(DialectName, [String])] = [
      (.sqlite, ["", ";", " -- a\n;/**/;"]),
      (.sqlite, ["select a", "SELECT A;", "/*x*/select--\na ; ;", ";\r\nselect\ta"]),
      (.sqlite, ["a;b", "a ; b;", "a;;;B"]),
      (.postgresql, ["select $1::int", "SELECT $1 :: INT;"]),
      (.postgresql, ["do $$ a $$", "DO\n$$ a $$ -- c"]),
    ]
    for (dialect, texts) in groups {
      let forms = try Set(texts.map { try normalizedTokens($0, dialect: dialect) })
      if forms.count != 1 { Issue.record("not all the same: \(texts)") }
    }
  }

  @Test func tellsApartWhatTheDatabaseTellsApart() throws {
    let groups: [(DialectName, [String])] = [
      (
        .sqlite, ["ab", "a b", "a;b", "'ab'", "\"ab\"", "[ab]", "`ab`", "\"AB\"", "'AB'", "'a b'", "'a  b'", "a.b", ""]
      ),
      (.sqlite, ["a->b", "a- >b", "a|| b", "a| |b", "1 2", "12", "1.2", "1 .2", "?1", "? 1"]),
      (.sqlite, ["x'00'", "x '00'", "X'00'", "'--'"]),
      (
        .sqlite,
        [
          "create trigger t begin a; b; end", "create trigger t begin a b; end", "create trigger t begin a;; b; end",
          "create trigger t begin a; b end",
        ]
      ),
      (.postgresql, ["$$ a $$", "$$ a  $$", "$$ a -- b\n$$", "$x$ a $x$", "$$ A $$", "' a '", "E' a '", "e' a '"]),
      (.postgresql, ["(a;b)", "(a;;b)", "(a);(b)", "(a b)"]),
    ]
    for (dialect, texts) in groups {
      let forms = try Set(texts.map { try normalizedTokens($0, dialect: dialect) })
      if forms.count != texts.count { Issue.record("some are the same: \(texts)") }
    }
  }

  @Test func failsOnWhatCannotBeLexed() {
    #expect(throws: SQLLexicalError(.unterminatedString, offset: 2)) { try normalizedTokens("a '", dialect: .sqlite) }
  }
}
