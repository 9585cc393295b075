import FoundationEssentials
import SeededRandom
import Testing

@testable import DBToolKit

struct JSONReaderTests {
  @Test(arguments: [
    ("", 0, "ends where a value"), ("{", 1, "key in double quotes"), ("{\"a\":1,}", 7, "comma stands before"),
    ("[1,]", 3, "comma stands before"), ("{\"a\" 1}", 5, "colon"), ("{\"a\":1 \"b\":2}", 7, "comma or a closing"),
    ("{\"a\":1,\"a\":2}", 7, "second time"), ("[1 2]", 3, "comma or a closing"), ("01", 2, "no JSON number"),
    ("1.", 2, "follow the point"), ("1e", 2, "exponent"), ("\"a\nb\"", 2, "line break"), ("\"abc", 0, "not closed"),
    ("\"\\x\"", 1, "no such escape"), ("\"\\ud800\"", 1, "surrogate"), ("\"\\ud800\\u0041\"", 1, "surrogate"),
    ("\"\\u12\"", 1, "four hexadecimal"), ("// c\n{}", 0, "no comments"), ("'a'", 0, "double quotes"),
    ("nul", 0, "should stand here"), ("{} {}", 3, "more text"),
    (String(repeating: "[", count: 65), 64, "nested too deeply"),
  ])
  func saysWhereATextStopsBeingJSON(text: String, offset: Int, words: String) throws {
    do {
      _ = try JSONReader.read(text)
      Issue.record("\(text) was taken")
    } catch {
      try expectEqual(error.offset, offset, text)
      try require(error.message.contains(words), "\(text): \(error.message)")
    }
  }

  @Test func readsEveryKindOfValueWithItsPlace() throws {
    let node = try JSONReader.read(
      "\u{FEFF} {\"a\": [1, -2.5e3, true, false, null], \"\\u00e9\\n\": \"\\ud83d\\ude00\"}\n")
    guard case .array(let list) = node["a"]?.value else { throw Trouble("no list") }
    try expectEqual(list.map(\.typeName), ["a number", "a number", "true or false", "true or false", "null"])
    try expectEqual(list.map(\.offset), [11, 14, 22, 28, 35])
    guard case .string(let text) = node["é\n"]?.value else { throw Trouble("no string") }
    try expectEqual(text, "😀")
  }

  @Test func takesNothingThatTheDecoderRefuses() throws {
    var generator = Seeded("JSON")
    let seed = generator.seed
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\n\"", "\"\\u00e9\"", "1", "-0.5e3", "true", "null", " ",
      "\n",
      "[1]", "{\"k\":[]}",
    ]
    var taken = 0
    for _ in 0..<20_000 {
      let text = generator.text(of: pieces, upTo: 7)
      guard (try? JSONReader.read(text)) != nil else { continue }
      taken += 1
      let isDecoded = (try? JSONDecoder().decode(Anything.self, from: Data(text.utf8))) != nil
      try require(isDecoded, "seed \(seed): \(text)")
    }
    try require(taken > 500, "seed \(seed): only \(taken) texts were JSON")
  }

  /// Decodes from any JSON.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws {}
  }

  @Test func countsColumnsInCharacters() throws {
    let text = "{\n  \"é\": 1,\n  \"ü\" 2 }"
    do {
      _ = try JSONReader.read(text)
      throw Trouble("taken")
    } catch let error as JSONSyntaxError {
      try expectEqual(TextPlace(offset: error.offset, in: text).line, 3)
      try expectEqual(TextPlace(offset: error.offset, in: text).column, 7)
    }
  }
}
