import DBQuery
import DBSchema
import Testing

@Suite struct SQLLexerTests {
  @Test func bothDialectsAgreeOnTheCommonRules() {
    let table: [(text: String, tokens: String)] = [
      ("", ""),
      (" \t\r\n\u{0B}\u{0C} ", ""),
      ("select 1", "w:select n:1"),
      ("SELECT\r\n1;", "w:SELECT n:1 ;:;"),
      ("a_1$b größe 日本", "w:a_1$b w:größe w:日本"),
      ("f(x,y)", "w:f (:( w:x o:, w:y ):)"),
      ("'it''s' ''", "s:'it''s' s:''"),
      (#"'a\' b"#, #"s:'a\' w:b"#),
      ("\"a\"\"b;\" \"\"", "q:\"a\"\"b;\" q:\"\""),
      ("'a;b--c/*d'", "s:'a;b--c/*d'"),
      ("x'ff' X''", "s:x'ff' s:X''"),
      ("ax'ff'", "w:ax s:'ff'"),
      ("1 1.5 .5 1. 1e3 1.5E-10 2e+1 1_000 0xFF_ff", "n:1 n:1.5 n:.5 n:1. n:1e3 n:1.5E-10 n:2e+1 n:1_000 n:0xFF_ff"),
      ("t.a", "w:t o:. w:a"),
      ("a -- b 'c\nd", "w:a l:--·b·'c w:d"),
      ("--", "l:--"),
      ("a/* ' ; */b", "w:a b:/*·'·;·*/ w:b"),
      ("/**/ /***/ /*/*/", "b:/**/ b:/***/ b:/*/*/"),
      ("a-b - -c", "w:a o:- w:b o:- o:- w:c"),
      ("a->'b'->>'c'", "w:a o:-> s:'b' o:->> s:'c'"),
      ("a||b<=c>=d<>e!=f<<g>>h", "w:a o:|| w:b o:<= w:c o:>= w:d o:<> w:e o:!= w:f o:<< w:g o:>> w:h"),
      ("a*b/c%d", "w:a o:* w:b o:/ w:c o:% w:d"),
      ("{}", "o:{ o:}"),
    ]
    // PostgreSQL nests the comment in the row above with three; only there `/*/*/` is left open.
    expectTokens(table, .sqlite)
    expectTokens(table.map { $0.text.contains("/*/*/") ? ("/**/ /***/", "b:/**/ b:/***/") : $0 }, .postgresql)
  }

  @Test func postgreSQLReadsItsLiterals() {
    expectTokens(
      [
        (#"E'a\'b' e'\\' E'\''''"#, #"s:E'a\'b' s:e'\\' s:E'\''''"#),
        (#"typE'a\'"#, #"w:typE s:'a\'"#),
        (#"U&'d\0061t' u&"d""a" UESCAPE '!'"#, #"s:U&'d\0061t' q:u&"d""a" w:UESCAPE s:'!'"#),
        ("u & 'a' u&b", "w:u o:& s:'a' w:u o:& w:b"),
        ("N'a''b' B'01' b'1''0'", "s:N'a''b' s:B'01' s:b'1' s:'0'"),
        ("$$a;'b$$ $x$ $$ $y$ $x$", "d:$$a;'b$$ d:$x$·$$·$y$·$x$"),
        ("$a$ $a $a$a$", "d:$a$·$a·$a$ w:a$"),
        ("$tag$x$tag$tag$", "d:$tag$x$tag$ w:tag$"),
        ("$ä1_$x$Ä1_$ä1_$", "d:$ä1_$x$Ä1_$ä1_$"),
        ("a$b$c$ $1 $12a $1$$x$$", "w:a$b$c$ p:$1 p:$12 w:a p:$1 d:$$x$$"),
        ("$ $a b$", "o:$ o:$ w:a w:b$"),
      ], .postgresql)
  }

  @Test func postgreSQLContinuesStringsBehindALineBreakByTheRulesOfTheFirstPiece() {
    expectTokens(
      [
        ("'a'\n'b'", "s:'a' s:'b'"),
        ("E'a'\n'\\''\n'\\'';", #"s:E'a' s:'\'' s:'\'' ;:;"#),
        ("E'a' -- it's\n '\\'';", "s:E'a' l:--·it's s:'\\'' ;:;"),
        (#"E'a' '\';"#, #"s:E'a' s:'\' ;:;"#),
        ("E'a' /* \n */ '\\';", "s:E'a' b:/*·¶·*/ s:'\\' ;:;"),
        ("E'a',\n'\\';", "s:E'a' o:, s:'\\' ;:;"),
        ("B'1'\n'0''1'", "s:B'1' s:'0' s:'1'"),
        ("E'a'\n'b' '\\';", "s:E'a' s:'b' s:'\\' ;:;"),
      ], .postgresql)
  }

  @Test func postgreSQLCutsOperatorsAsItsManualSays() {
    expectTokens(
      [
        ("a::int := b", "w:a o::: w:int o::= w:b"),
        ("a[1:2] b..c 1..10", "w:a o:[ n:1 o:: n:2 o:] w:b o:.. w:c n:1 o:.. n:10"),
        ("a<@b @>c ?|d #>>e ~*f !~~*g", "w:a o:<@ w:b o:@> w:c o:?| w:d o:#>> w:e o:~* w:f o:!~~* w:g"),
        ("f(a=>1)", "w:f (:( w:a o:=> n:1 ):)"),
        ("a=-1 b*-1 c<-1", "w:a o:= o:- n:1 w:b o:* o:- n:1 w:c o:< o:- n:1"),
        ("a@-1 b|/-c d%+-+1 e+-+@f", "w:a o:@- n:1 w:b o:|/- w:c w:d o:%+-+ n:1 w:e o:+-+@ w:f"),
        ("a+++b", "w:a o:+ o:+ o:+ w:b"),
        ("a<=+-+b", "w:a o:<= o:+ o:- o:+ w:b"),
        ("a+--b\nc*/*d*/e", "w:a o:+ l:--b w:c o:* b:/*d*/ w:e"),
        ("a@--b", "w:a o:@ l:--b"),
        ("@ a `b", "o:@ w:a o:` w:b"),
        ("where a ? 'k'", "w:where w:a o:? s:'k'"),
      ], .postgresql)
  }

  @Test func postgreSQLReadsItsNumbersAndNestsComments() {
    expectTokens(
      [
        ("0b101 0o17 0x 0b2 1_0_0 1__0 1_", "n:0b101 n:0o17 n:0 w:x n:0 w:b2 n:1_0_0 n:1 w:__0 n:1 w:_"),
        ("1e 1e+ 1abc 1.e5 1.5.5", "n:1 w:e n:1 w:e o:+ n:1 w:abc n:1.e5 n:1.5 n:.5"),
        ("a/* b /* c */ d */e", "w:a b:/*·b·/*·c·*/·d·*/ w:e"),
        ("/*/**//**/*/ x", "b:/*/**//**/*/ w:x"),
      ], .postgresql)
  }

  @Test func sqliteReadsItsOwnTokens() {
    expectTokens(
      [
        ("[a;\"b] `c``d` [x]]", "q:[a;\"b] q:`c``d` q:[x] o:]"),
        ("E'a\\' N'b'", "w:E s:'a\\' w:N s:'b'"),
        ("? ?1 ?12a :a @b $c #d :é", "p:? p:?1 p:?12 w:a p::a p:@b p:$c p:#d p::é"),
        ("$a::b(c;d) :a ( : @ $ #", "p:$a::b(c;d) p::a (:( o:: o:@ o:$ o:#"),
        ("a:b c::d", "w:a p::b w:c o:: p::d"),
        ("$$a$$", "p:$$a$$"),
        ("a==b a|b ~c &d", "w:a o:== w:b w:a o:| w:b o:~ w:c o:& w:d"),
        ("a=-1 b<-c d@>e", "w:a o:= o:- n:1 w:b o:< o:- w:c w:d o:@ o:> w:e"),
        ("a/* b /* c */ d", "w:a b:/*·b·/*·c·*/ w:d"),
        ("1abc 0x1F 0xg 1e5x 1e+ 1..2 1_0.5_0", "n:1abc n:0x1F n:0xg n:1e5x n:1e o:+ n:1. n:.2 n:1_0.5_0"),
        ("x'ab''cd'", "s:x'ab' s:'cd'"),
        ("-- a\rb\nc", "l:--·a\rb w:c"),
        ("'a'\n'b\\'", "s:'a' s:'b\\'"),
      ], .sqlite)
  }

  @Test func whatIsNeverClosedFailsWhereItBegins() {
    let common: [(text: String, kind: SQLLexicalError.Kind, offset: Int)] = [
      ("select 'a", .unterminatedString, 7),
      ("'", .unterminatedString, 0),
      ("'a''", .unterminatedString, 0),
      ("é 'é", .unterminatedString, 3),
      ("a x'ff", .unterminatedString, 2),
      ("a \"b", .unterminatedIdentifier, 2),
      ("\"b\"\"", .unterminatedIdentifier, 0),
      ("a /* b", .unterminatedComment, 2),
      ("a /*/", .unterminatedComment, 2),
      ("a /*", .unterminatedComment, 2),
      ("a\0", .invalidCharacter(0), 1),
      ("'a\0'", .invalidCharacter(0), 2),
      ("\"\0\"", .invalidCharacter(0), 1),
      ("--\0", .invalidCharacter(0), 2),
      ("/*\0*/", .invalidCharacter(0), 2),
      ("a \u{1}", .invalidCharacter(1), 2),
      ("a \u{7F}", .invalidCharacter(0x7F), 2),
      ("select 1\n\\d t", .backslash, 9),
    ]
    expectFailures(common, .sqlite)
    expectFailures(common, .postgresql)
    expectFailures(
      [
        ("a [b", .unterminatedIdentifier, 2), ("`b``", .unterminatedIdentifier, 0), (":a(\0)", .invalidCharacter(0), 3),
      ], .sqlite)
    expectFailures(
      [
        ("a $$b$", .unterminatedDollarQuote(tag: ""), 2),
        ("$ä$b$a$", .unterminatedDollarQuote(tag: "ä"), 0),
        ("$$a\0$$", .invalidCharacter(0), 3),
        ("E'a\\'", .unterminatedString, 0),
        ("E'a\\", .unterminatedString, 0),
        ("E'\\\0'", .invalidCharacter(0), 3),
        ("u&\"a", .unterminatedIdentifier, 0),
        ("/* /* */", .unterminatedComment, 0),
      ], .postgresql)
  }

  @Test func givesNothingMoreAfterAnError() throws {
    var lexer = SQLLexer(dialect: .postgresql, "a \\ b 'c'")
    let first = try lexer.next()
    #expect(first?.range == 0..<1)
    #expect(throws: SQLLexicalError(.backslash, offset: 2)) { try lexer.next() }
    let afterwards = try lexer.next()
    #expect(afterwards == nil)
  }

  @Test func errorsSayWhatAndWhere() {
    #expect(SQLLexicalError(.unterminatedString, offset: 7).description == "at byte 7: the string is never closed")
    #expect(SQLLexicalError(.invalidCharacter(1), offset: 0).message.contains("0x01"))
    #expect(SQLLexicalError(.unterminatedDollarQuote(tag: "b"), offset: 0).message.contains("$b$"))
  }
}
