import SeededRandom
import Testing

@testable import DBToolKit

struct RedactionTests {
  @Test(arguments: [
    ("postgresql://ann:SECRET@db/shop", "postgresql://ann@db/shop"),
    ("postgresql://db:5432/shop", "postgresql://db:5432/shop"),
    ("postgresql://ann@db:5432/shop", "postgresql://ann@db:5432/shop"),
    ("postgresql://[::1]:5432/shop", "postgresql://[::1]:5432/shop"),
    ("postgresql://a:SECRET@h1:1,h2:2/shop?sslmode=require", "postgresql://a@h1:1,h2:2/shop?sslmode=require"),
    ("postgresql://h/d?user=a&password=SECRET", "postgresql://h/d?user=a"),
    ("postgresql://h/d?sslpassword=SECRET&sslmode=require", "postgresql://h/d?sslmode=require"),
    ("postgresql://h/d?pass%77ord=SECRET", "postgresql://h/d"), ("sqlite:a:b@c.db", "sqlite:a:b@c.db"),
    ("host=h password=SECRET dbname=d", "host=h dbname=d"), ("password='SEC RET' host=h", "host=h"),
    ("password = 'SEC\\' RET' host=h", "host=h"), ("host=h password=SEC\\ RET", "host=h"),
  ])
  func showsALocationWithoutItsPassword(text: String, wanted: String) throws {
    try expectEqual(Redaction.location(text), wanted, text)
  }

  @Test(arguments: [
    "postgresql://ann:SECRET/x@db/shop", "postgresql://ann:SECRET?x@db/shop", "postgresql://ann:SECRET@x/y@db/shop",
    "postgresql://ann:SECRET#@db/shop", "postgresql://ann:12SECRET@db", "postgresql://ann:1/SECRET@db",
    "postgresql://ann:1?SECRET@db", "postgresql://ann:SECRET", "mysql://ann:SECRET@db/shop", "postgresql://:SECRET@db",
    "postgresql://ann:a:SECRET@db", "postgresql://ann:a b SECRET@db", "postgresql://[ann:SECRET@db",
    "x://a:SECRET@h?password=SECRET",
    "postgresql://ann@db/shop?pass=SECRET", "host=h pasword=SECRET", "Server=h;Password=SECRET", "//ann:SECRET@db/shop",
    "password=SECRET", "host=h password=a SECRET", "host=h password='SECRET", "password=a SECRET host=h",
    "postgresql+asyncpg://ann:SECRET@db/shop", "POSTGRESQL://ann:SECRET@db/shop", "postgresql://ann:p\u{301}SECRET@db",
  ])
  func neverShowsThePasswordOfALocationThatIsNone(text: String) throws {
    try require(!Redaction.location(text).contains("SECRET"), "\(text) -> \(Redaction.location(text))")
    do {
      let location = try DatabaseLocation(text)
      var dumped = ""
      dump(location, to: &dumped)
      try require(!"\(location)\(String(reflecting: location))\(dumped)".contains("SECRET"), dumped)
    } catch let error as SettingsError {
      try require(!"\(error)".contains("SECRET"), "\(error)")
    }
  }

  /// Passwords of every unfortunate shape, in both forms of a location.
  @Test func neverShowsAPasswordHoweverOddItIs() throws {
    var generator = Seeded("passwords")
    let seed = generator.seed
    let pieces = ["@", ":", "/", "?", "#", "[", "]", "%", "%41", "&", "=", "a", "1", "5432", ",", "é", "a=b"]
    for _ in 0..<20_000 {
      let before = generator.text(of: pieces, upTo: 4)
      let after = generator.text(of: pieces, upTo: 4)
      let text = "postgresql://ann:\(before)SECRET\(after)@db:5432/shop?sslmode=require"
      try require(!Redaction.location(text).contains("SECRET"), "seed \(seed): \(text) -> \(Redaction.location(text))")
      let quoted = generator.text(of: ["a", " ", "=", "\\'", "\\\\", "@", "host=x"], upTo: 5)
      let keywords = "host=db password='\(quoted)SECRET\(quoted)' dbname=shop"
      try expectEqual(Redaction.location(keywords), "host=db dbname=shop", "seed \(seed): \(keywords)")
    }
  }

  @Test(arguments: [
    ("postgress://h/d", "did you mean postgres://?"), ("sqlit:x.db", "did you mean sqlite:?"),
    ("mysql://h/d", "dbtool speaks to"), ("postgresql+asyncpg://h/d", "leave out \"+asyncpg\""),
    ("shop.db", "write sqlite:shop.db"), ("", "write sqlite:PATH"), ("sqlite:///x.db", "write sqlite:path"),
    ("sqlite:", "write sqlite:path"), ("sqlite:?mode=ro", "write sqlite:path"), ("shop", "write sqlite:PATH"),
  ])
  func saysHowAWrongLocationIsWritten(text: String, words: String) throws {
    do {
      _ = try DatabaseLocation(text)
      Issue.record("\(text) was taken")
    } catch {
      try require(error.hint?.contains(words) == true, "\(text): \(error)")
    }
  }
}
