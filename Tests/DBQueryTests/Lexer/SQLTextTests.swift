import DBQuery
import Testing

@Suite struct SQLTextTests {
  @Test func findsLineAndColumnOfEveryOffset() {
    let source = "ab\n\né日x\nend"
    let text = SQLText(source)
    // One entry a byte, and one for the end.
    let places = [
      (1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 1), (3, 2), (3, 2), (3, 2), (3, 3), (3, 4), (4, 1), (4, 2), (4, 3),
      (4, 4),
    ]
    let found = (0...source.utf8.count).map(text.lineAndColumn(ofOffset:))
    #expect(found.map { [$0.line, $0.column] } == places.map { [$0.0, $0.1] })
    #expect((0...source.utf8.count).map(text.line(ofOffset:)) == places.map(\.0))
  }

  @Test func takesOffsetsOutsideAsTheNearestEnd() {
    let text = SQLText("a\nb")
    let found = [-1, Int.min, 4, Int.max].map(text.lineAndColumn(ofOffset:))
    #expect(found.map { [$0.line, $0.column] } == [[1, 1], [1, 1], [2, 2], [2, 2]])
    #expect(SQLText("").lineAndColumn(ofOffset: 0) == (1, 1))
  }
}
