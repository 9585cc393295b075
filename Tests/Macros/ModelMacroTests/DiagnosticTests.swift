import Testing

/// A source that is no model is told so at its own place, with what mends it; nothing is expanded.
struct DiagnosticTests {
  /// A source; what is said; the source as the fix leaves it, where there is one.
  static let rows: [(String, [String], String?)] = [
    (
      "@Model(\"t\") struct T {\n  @PrimaryKey var id: Int\n}",
      ["1:13 '@Model' can only be attached to a class: an object stands for one row, wherever it is used"],
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n}"
    ),
    (
      "@Model(\"t\") enum T {\n  case a\n}",
      ["1:13 '@Model' can only be attached to a class: an object stands for one row, wherever it is used"], nil
    ),
    (
      "@Model(\"t\")\n/* c */ class T {\n  @PrimaryKey var id: Int\n}",
      ["2:9 '@Model' needs a final class: 'T' has one table, and no subclasses"],
      "@Model(\"t\")\n/* c */ final class T {\n  @PrimaryKey var id: Int\n}"
    ),
    (
      "@Model(\"t\") final class T<V> {\n  @PrimaryKey var id: Int\n}",
      ["1:26 '@Model' cannot be attached to a generic class: a table is one"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  // number\n  @Column(name: \"n\") var id: Int // n\n}",
      ["1:25 'T' needs a primary key"],
      "@Model(\"t\") final class T {\n  // number\n  @PrimaryKey @Column(name: \"n\") var id: Int // n\n}"
    ),
    (
      "@Model(\"t\") final class T {\n  public var a: Int\n  public var id: Int\n}", ["1:25 'T' needs a primary key"],
      "@Model(\"t\") final class T {\n  public var a: Int\n  @PrimaryKey public var id: Int\n}"
    ),
    ("@Model(\"t\") final class T {\n}", ["1:25 'T' needs a primary key, and has no property"], nil),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey /* c */ let id: Int\n}",
      ["2:23 'id' cannot be a constant: a row is read into it"],
      "@Model(\"t\") final class T {\n  @PrimaryKey /* c */ var id: Int\n}"
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  var a: Int, b: Int\n}",
      ["3:7 '@Model' needs each property in a declaration of its own"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  var a = f()\n}",
      ["3:7 'a' needs its type: a macro cannot infer it"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  lazy var a: Int = 1\n}",
      ["3:3 'a' cannot be lazy; mark it '@Transient' if it is no column"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int { didSet {} }\n}",
      ["2:27 'id' cannot have observers: '@Model' writes its accessors"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  #if DEBUG\n    var a: Int\n  #endif\n}",
      ["3:3 '@Model' does not see properties inside '#if': a table has the same columns in every build"], nil
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  @Relation var o: [Other] = []\n}",
      ["3:28 a relation has no initial value: it is loaded from the database"],
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  @Relation var o: [Other]\n}"
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  @Relation var o: Set<Other>\n}",
      ["3:17 a relation leads to one model, one or none, or many: 'Order', 'Order?' or '[Order]'"], nil
    ),
    (
      "@Model(\"t\")\n@Index(\"createdAt\", .descending(\"emial\"))\n@Unique(\"x_y\", \"mail\")\nfinal class T {\n"
        + "  @PrimaryKey var id: Int\n  @Column(name: \"mail\") var email: String\n  var createdAt: Instant\n}",
      [
        "2:33 'emial' is neither a property nor a column of 'T'", "3:9 'x_y' is neither a property nor a column of 'T'",
      ],
      "@Model(\"t\")\n@Index(\"createdAt\", .descending(\"email\"))\n@Unique(\"x_y\", \"mail\")\nfinal class T {\n"
        + "  @PrimaryKey var id: Int\n  @Column(name: \"mail\") var email: String\n  var createdAt: Instant\n}"
    ),
    (
      "@Model(\"t\") final class T {\n  @PrimaryKey var id: Int\n  @Transient var a: Int\n  @Transient var b: Int?\n}",
      ["3:18 'a' needs an initial value: an object that is read from a row has no other"], nil
    ),
    (
      "@Model(\"t\")\n@PrimaryKey(names)\nfinal class T {\n  var id: Int\n}",
      ["2:1 the primary key's columns must be literals: the key's type is made of them"], nil
    ),
    (
      "@Model(\"t\") final class Key {\n  @PrimaryKey var id: Int\n}",
      ["1:25 a model cannot be called 'Key': each has a type of that name inside"], nil
    ),
  ]

  @Test func aMistakeIsSaidAtItsPlaceAndMended() {
    for (source, expected, fixed) in Self.rows {
      let expansion = Expansion(source)
      if expansion.diagnostics != expected {
        Issue.record("\(source)\n\(expansion.diagnostics)\nis not\n\(expected)")
      }
      if expansion.fixed != fixed ?? source { Issue.record("\(source)\nwas mended to\n\(expansion.fixed)") }
      if expansion.text.contains("ModelDeclaration") { Issue.record("\(source)\nwas expanded to\n\(expansion.text)") }
    }
  }

  /// Comments, attributes, modifiers and odd names in any place, that all must give a source without errors.
  @Test func nothingOddIsExpandedToASyntaxError() {
    let bodies = [
      "@PrimaryKey // why\n  var id: Int // what",
      "/// doc\n  @PrimaryKey() public private(set) var `default`: Int = 1",
      "@PrimaryKey var id : Int? /* a */ = /* b */ nil // c",
      "@PrimaryKey @Column(/* a */ .text /* b */, // c\n name: \"n\") var id: Int",
      "@available(*, deprecated) @PrimaryKey var id: [String : [Int]] = [:]",
      "@PrimaryKey var id = 1; var b = \"x\"; var c = 1.5; var d = true",
      "#if DEBUG\n  func f() {}\n  #endif\n  @PrimaryKey var id: Int",
      "@PrimaryKey var id: Int\n  class var k: Int { 1 }\n  struct In { var x: Int }",
      "@PrimaryKey var id: Int\n  @Transient var a: Int?\n  init() { id = 1; a = 1 }",
      "@PrimaryKey var id: Int?\n  @PrimaryKey(.identity) var `in`: Optional<Int>\n  @Wrapped @Transient var a: Int",
      "@PrimaryKey var id: Int\n  @Relation var `case`: [Other] // y\n  /** a */ private var b: Int",
      "@PrimaryKey var id: Int\n  @Relation(inverse: \"a\" /* x */) var o: Other.Inner? // y",
      "@PrimaryKey var 名前: Int",
      "@DBModelKit.PrimaryKey @Index(name: \"i\") @Index(\"id\", .expression(\"id + 1\")) var id: Int",
    ]
    for access in ["", "public ", "/* c */ package "] {
      for body in bodies {
        let source = "/// T\n@Model(\"t\", comment: \"a \\\"b\\\"\") // c\n\(access)final class T {\n  \(body)\n}"
        let expansion = Expansion(source)
        if !expansion.syntaxErrors.isEmpty || !expansion.diagnostics.isEmpty {
          Issue.record("\(expansion.syntaxErrors) \(expansion.diagnostics)\n\(expansion.text)")
        }
        if !expansion.text.contains("ModelDeclaration") { Issue.record("not expanded:\n\(source)") }
      }
    }
  }
}
