import Testing

@testable import DBToolKit

struct ExpansionTests {
  static let variables = [
    "A": "x", "EMPTY": "", "PW": "p@s/s:w?rd%#", "SPACE": "a b'c\\", "DIR": "/var/run/pg", "URL": "sqlite:a%20b.db",
  ]

  @Test(arguments: [
    ("plain", "plain"), ("${A}", "x"), ("a${A}b${A}", "axbx"), ("${EMPTY}", ""), ("${NONE:-d}", "d"),
    ("${EMPTY:-d}", "d"), ("${A:-${NONE}}", "x"), ("${NONE:-${A}!}", "x!"), ("${NONE:-}", ""), ("$$", "$"),
    ("$${A}", "${A}"), ("a$$b", "a$b"), ("${NONE:-a$$b}", "a$b"),
  ])
  func putsVariablesIn(text: String, wanted: String) throws {
    try expectEqual(try Expansion.expand(text, variables: Self.variables), wanted, text)
  }

  @Test(arguments: [
    ("${NONE}", Expansion.Failure.unset(name: "NONE")), ("${NONE:-${NOR}}", .unset(name: "NOR")), ("${A", .unclosed),
    ("${A:-b", .unclosed), ("${}", .badName("")), ("${1A}", .badName("1A")), ("${A B}", .badName("A B")),
    ("${A:=b}", .badName("A:=")), ("$HOME", .strayDollar("H")), ("cost$", .strayDollar("the end")),
  ])
  func refusesWhatItCannotExpand(text: String, wanted: Expansion.Failure) throws {
    do {
      let got = try Expansion.expand(text, variables: Self.variables)
      Issue.record("\(text) became \(got)")
    } catch {
      try expectEqual(error, wanted, text)
    }
  }

  @Test(arguments: [
    ("postgresql://ann:${PW}@db/shop", "postgresql://ann:p%40s%2Fs%3Aw%3Frd%25%23@db/shop"),
    ("postgresql://${A}@${DIR}/shop", "postgresql://x@%2Fvar%2Frun%2Fpg/shop"),
    ("postgresql://a@h/${PW}?x=${PW}", "postgresql://a@h/p%40s%2Fs%3Aw%3Frd%25%23?x=p%40s%2Fs%3Aw%3Frd%25%23"),
    ("sqlite:${DIR}/a.db", "sqlite:/var/run/pg/a.db"), ("sqlite:${PW}", "sqlite:p@s/s:w%3Frd%25%23"),
    ("host=h password=${SPACE}", "host=h password=a\\ b\\'c\\\\"), ("${URL}", "sqlite:a%20b.db"),
    ("${NONE:-sqlite:${A}.db}", "sqlite:x.db"), ("${NONE:-postgresql://a:b@h/d}", "postgresql://a:b@h/d"),
  ])
  func escapesAVariableForItsPlaceInALocation(text: String, wanted: String) throws {
    try expectEqual(try Expansion.expandLocation(text, variables: Self.variables), wanted, text)
  }
}
