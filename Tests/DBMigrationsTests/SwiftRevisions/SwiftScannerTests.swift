import SeededRandom
import Testing

@testable import DBMigrations

/// What counts as code in a Swift revision.
struct SwiftScannerTests {
  private static func tokens(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SwiftScanner.tokens(bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  @Test(
    arguments: [
      ("let a = 1 // one\nlet b", ["let", "a", "=", "1", "let", "b"]),
      ("a /* b /* c */ d */ e", ["a", "e"]), ("a /* never closed", ["a"]),
      (#"f("// no comment /* here")"#, ["f", "(", #""// no comment /* here""#, ")"]),
      (##"#"a "quoted" // b"# x"##, [##"#"a "quoted" // b"#"##, "x"]),
      ("\"\"\"\n  a \" // b\n  \"\"\" // c\nd", ["\"\"\"\n  a \" // b\n  \"\"\"", "d"]),
      (#""\(f("b", /* ) */ 1))" c"#, [#""\(f("b", /* ) */ 1))""#, "c"]),
      (##"#"\(x) \#(f(")"))"# d"##, [##"#"\(x) \#(f(")"))"#"##, "d"]), (#""a\"b" c"#, [#""a\"b""#, "c"]),
      (#""" x"#, [#""""#, "x"]), ("\"open\nnext", ["\"open", "next"]), (#"/[/*]"/.x"#, [#"/[/"#, "*", "]", #""/.x"#]),
      (#"let r = /a"b/ // c"#, ["let", "r", "=", #"/a"b/"#]), ("a / b / c // d", ["a", "/", "b", "/", "c"]),
      (##"#/a"/*b/# c"##, [##"#/a"/*b/#"##, "c"]), ("f(a) /b", ["f", "(", "a", ")", "/", "b"]),
      ("#if DEBUG", ["#", "if", "DEBUG"]), ("`in` é_1", ["`in`", "é_1"]),
    ])
  func splitsCode(_ text: String, _ wanted: [String]) { #expect(Self.tokens(text) == wanted) }

  @Test func countsLinesOverCommentsAndLiterals() {
    let text = "a\n/* 1\n2 */ b\n\"\"\"\nx\n\"\"\"\nc // d\ne"
    #expect(SwiftScanner.tokens(Array(text.utf8)).map(\.line) == [1, 3, 4, 7, 8])
  }

  /// Whatever is cut off or mistyped: it ends, and covers every byte at most once.
  @Test func endsOnAnyText() {
    let pieces = [
      "\"", "\"\"\"", "#", "\\(", "(", ")", "/", "*", "//", "/*", "*/", "\n", "a", " ", "\\", "é", "=", "`",
    ]
    var random = Seeded("Swift sources")
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      var end = 0
      for token in SwiftScanner.tokens(Array(text.utf8)) {
        if token.range.lowerBound < end || token.range.isEmpty { Issue.record("\(text.debugDescription)") }
        end = token.range.upperBound
      }
      if end > text.utf8.count { Issue.record("past the end of \(text.debugDescription)") }
    }
  }
}
