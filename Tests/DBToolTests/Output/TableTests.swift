import Testing

@testable import DBToolKit

struct TableTests {
  private static func table() -> Table {
    var table = Table(["revision", "message", "state"])
    table.add(["1f3c9a2b", "add users and their addresses", "applied"])
    table.add(["7c1f0a9e", "日本語のテーブル", ""])
    return table
  }

  @Test func cutsNothingWithoutATerminal() throws {
    try expectEqual(
      Self.table().render(width: nil, color: false),
      """
      revision  message                        state
      1f3c9a2b  add users and their addresses  applied
      7c1f0a9e  日本語のテーブル

      """)
  }

  @Test func cutsTheWidestColumnFirst() throws {
    try expectEqual(
      Self.table().render(width: 40, color: false),
      """
      revision  message                state
      1f3c9a2b  add users and their …  applied
      7c1f0a9e  日本語のテーブル

      """)
  }

  @Test func fitsTwentyColumns() throws {
    try expectEqual(
      Self.table().render(width: 20, color: false),
      """
      revi…  mess…  state
      1f3c…  add …  appli…
      7c1f…  日本…

      """)
  }

  @Test func stacksCellsWhenColumnsWouldBeTooNarrow() throws {
    var table = Table(["a", "b", "c", "d"])
    table.add(["revision one", "a message that is long", "applied", "2026-11-22"])
    try expectEqual(
      table.render(width: 20, color: false),
      """
      revision one
        a message that is…
        applied
        2026-11-22

      """)
  }

  @Test func neverPassesTheWidth() throws {
    for width in 20...90 {
      for name in HostileNames.all {
        var table = Table(["name", "kind", "what is said about it"])
        table.add([name, "table", name])
        table.add(["x", "view", "y"])
        for line in table.render(width: width, color: false).split(separator: "\n") {
          try require(DisplayWidth.of(line) <= width, "\(width): \(String(reflecting: line))")
        }
      }
    }
  }

  @Test func colorsWithoutChangingTheLayout() throws {
    var table = Table(["a", "b"])
    table.add([Table.Cell("x", .green), "y"])
    let colored = table.render(width: nil, color: true)
    try expectEqual(colored, "\u{1B}[1ma\u{1B}[0m  \u{1B}[1mb\u{1B}[0m\n\u{1B}[32mx\u{1B}[0m  y\n")
    try expectEqual(colored.replacing(/\u{1B}\[\d+m/, with: ""), table.render(width: nil, color: false))
    try expectEqual(Table(["a"]).render(width: 20, color: true), "")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("ｱ", 1), ("Ａ", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2),
    ("❤️", 2), ("…", 1), ("—", 1), ("\u{200B}", 0),
  ])
  func countsColumns(text: String, columns: Int) throws { try expectEqual(DisplayWidth.of(text), columns, text) }

  @Test func cutsBetweenWholeCharacters() throws {
    try expectEqual(
      ["日本語", "abc", "abcd", "e\u{301}e\u{301}e\u{301}"].map { DisplayWidth.truncate($0, to: 3) },
      ["日…", "abc", "ab…", "e\u{301}e\u{301}e\u{301}"])
    try expectEqual(DisplayWidth.truncate("abc", to: 0), "")
    try expectEqual(DisplayWidth.truncate("日本", to: 1), "…")
  }
}
