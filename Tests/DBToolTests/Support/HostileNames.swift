/// Names that a database, a file or a server may really hold, each made to break some output.
enum HostileNames {
  static let all: [String] = [
    "plain", "", " ", "two words", "tab\there", "line\nbreak", "carriage\rreturn", "crlf\r\nend", "\n::error::owned",
    "::warning file=x::owned", "  ::set-output name=x::owned", "##[error]owned", "x\n##[group]y",
    "\u{1B}[31mred\u{1B}[0m", "\u{1B}]0;title\u{7}", "\u{9B}31m", "bell\u{7}", "back\u{8}space", "nul\u{0}byte",
    "del\u{7F}", "next\u{85}line", "line\u{2028}separator", "paragraph\u{2029}separator", "vertical\u{B}tab",
    "form\u{C}feed", "right\u{202E}tfel", "isolate\u{2066}x\u{2069}", "mark\u{200F}", "zero\u{200B}width",
    "bom\u{FEFF}", "soft\u{AD}hyphen", "tag\u{E0041}", "word\u{2060}joiner", "hangul\u{3164}filler",
    "joiner\u{200D}", "selector\u{FE0F}", "braille\u{2800}blank", "\u{FFFE}", "quote\"quote", "apostrophe'",
    "back\\slash", "$1", "${HOME}", "%s%n", "<script>alert(1)</script>", "a&b",
    "'; drop table users; --", "*/ drop table users; /*", "-- comment", "--: up", "--flag", "-1", "../../etc/passwd",
    "e\u{301}", "日本語", "한국어", "👩‍👩‍👧‍👦", "🇩🇪", "हिन्दी", "\u{10FFFF}", String(repeating: "long", count: 300),
    String(repeating: "e\u{301}", count: 200), String(repeating: "広", count: 100),
  ]
}
