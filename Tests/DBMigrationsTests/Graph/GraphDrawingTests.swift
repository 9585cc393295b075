import DBMigrations
import Testing

/// The drawings: text, Mermaid and DOT.
@Suite struct GraphDrawingTests {
  @Test(arguments: [
    (["a", "b a"], ["* b", "* a"]),
    (["a", "b a", "c1 b", "d1 c1", "c2 b"], ["* c2", "| * d1", "| * c1", "|/", "* b", "* a"]),
    (["a", "b1 a", "b2 a", "m b1 b2"], ["* m", "|\\", "| * b2", "* | b1", "|/", "* a"]),
    (["a", "b a", "c", "d c"], ["* d", "* c", "* b", "* a"]),
    (
      ["a", "b1 a", "b2 a", "b3 a", "m b1 b2 b3"],
      ["* m", "|\\", "| |\\", "| | * b3", "| * | b2", "* | | b1", "|/ /", "|/", "* a"]
    ),
    (["a", "b1 a", "b2 a", "b3 a"], ["* b3", "| * b2", "| | * b1", "|/ /", "|/", "* a"]),
  ])
  func drawsLanes(_ lines: [String], _ expected: [String]) {
    #expect(text(GraphDrawing(RevisionGraph(nodes(lines)))) == expected)
  }

  @Test func edgesCrossLanesThatGoOn() {
    let shape = graph("0p", "a", "b a", "q 0p @b", "c a")
    #expect(text(GraphDrawing(shape)) == ["* c", "| * q", "| | * b", "| |/", "|/|", "* | a", "  * 0p"])
  }

  @Test func onlyShownRevisionsAreDrawn() {
    let shape = graph("a", "b a", "c1 b", "c2 b")
    #expect(text(GraphDrawing(shape, shown: ids("c1 c2 b"))) == ["* c2", "| * c1", "|/", "* b"])
  }

  @Test func lanesBeyondTheLimitShareTheLastColumn() {
    let shape = RevisionGraph(nodes(["a"] + (1...9).map { "b\($0) a" }))
    let drawing = GraphDrawing(shape, maximumLanes: 3)
    let cut = (1...6).reversed().map { "| | * b\($0)" }
    #expect(drawing.width == 5)
    #expect(text(drawing) == ["* b9", "| * b8", "| | * b7"] + cut + ["|/ /", "|/", "* a"])
  }

  @Test func diagramsHoldEveryEdgeAndEscapeWhatIsHostile() {
    let hostile = "say \"hi\"]; <b>&amp; `x` \\N\n#quot;\u{202E}é\u{1B}[0m"
    let shape = RevisionGraph([
      RevisionNode(id: ids("a")[0], message: hostile, file: "a.sql"),
      RevisionNode(id: ids("b")[0], parents: ids("a"), labels: ["app"], message: "plain", file: "b.sql"),
      RevisionNode(id: ids("c")[0], depends: ["app"], file: "c.sql"),
    ])
    #expect(
      shape.mermaid() == """
        flowchart TD
          r0["a<br>say #34;hi#34;#93;#59; #60;b#62;#38;amp#59; #96;x#96; #92;N#92;u#123;A#125;#35;quot#59;\
        #92;u#123;202E#125;é#92;u#123;1B#125;#91;0m"]
          r1["b<br>plain<br>(app)"]
          r2["c"]
          r0 --> r1
          r1 -.-> r2

        """)
    #expect(
      shape.dot() == #"""
        digraph revisions {
          node [shape=box];
          r0 [label="a\nsay \"hi\"]; <b>&amp;amp; `x` \\N\\u{A}#quot;\\u{202E}é\\u{1B}[0m"];
          r1 [label="b\nplain\n(app)"];
          r2 [label="c"];
          r0 -> r1;
          r1 -> r2 [style=dashed];
        }

        """#)
  }

  private func text(_ drawing: GraphDrawing) -> [String] {
    drawing.lines.map { line in line.gutter + (line.revision.map { " " + $0.text } ?? "") }
  }
}
