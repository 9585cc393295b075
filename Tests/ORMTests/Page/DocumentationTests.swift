import CompilerProbe
import DBEngine
import DBModels
import DBTesting
import FoundationEssentials
import Testing

/// The article on the page's patterns says what the code does: its blocks are code that tests run, its messages are the
/// compiler's, its statements are those that are sent, and the tests that it names are there.
struct DocumentationTests {
  private static let path = "Sources/DBModels/Documentation.docc/Articles/Patterns.md"

  @Test func everyBlockIsCodeThatTestsRun() throws {
    var code: [[String]] = []
    for folder in ["Tests/ORMTests/Page", "Tests/ORMTests/Models"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(CompilerProbe.packageFolder)/\(folder)")
      for name in names where name.hasSuffix(".swift") {
        let lines = try Article.file("\(folder)/\(name)").split(separator: "\n", omittingEmptySubsequences: false)
        code.append(Self.dedented(lines.map(String.init)))
      }
    }
    let blocks = try Article(Self.path).blocks("swift")
    if blocks.isEmpty { Issue.record("there is no code") }
    for block in blocks {
      let wanted = Self.dedented(block.lines)
      let isThere = code.contains { lines in
        lines.indices.contains { lines[$0...].starts(with: wanted) }
      }
      if !isThere { Issue.record("Patterns.md:\(block.line) is in no file:\n\(block.text)") }
    }
  }

  @Test func everyMessageOfTheCompilerIsRepeated() throws {
    let article = try Article(Self.path)
    for example in ForbiddenTests.cases {
      guard let row = article.rows.first(where: { $0[0].contains(example.name) }) else {
        Issue.record("no row says '\(example.name)'")
        continue
      }
      if !row.joined().contains(example.message) {
        Issue.record("'\(example.name)' is not said to be '\(example.message)'")
      }
    }
  }

  @Test func everyTestThatIsNamedIsThere() throws {
    var count = 0
    for span in try Article(Self.path).text.split(separator: "`") {
      let parts = span.split(separator: ":")
      guard parts.count == 2, parts[0].hasSuffix(".swift"), parts[0].contains("/") else { continue }
      count += 1
      let source = try (try? Article.file("Tests/ORMTests/\(parts[0])")) ?? Article.file("Tests/\(parts[0])")
      if !source.contains("func \(parts[1])(") { Issue.record("there is no \(parts[1]) in \(parts[0])") }
    }
    if count < 8 { Issue.record("only \(count) tests are named") }
  }

  @Test(arguments: TemporaryDatabase.available)
  func everyStatementOfAPatternIsShown(dialect: DialectName) async throws {
    let shown = Set(try Article(Self.path).blocks("sql").flatMap(\.lines))
    try await withLibrary(dialect) { engine, recorder in
      let sessions = SessionFactory(engine)
      try await engine.withSession { session in
        let user = User(email: "ada@example.com")
        try session.add(user)
        try user.$orders.add(Order(userID: user.id, total: 3))
      }
      let ids = try await engine.withSession { try await $0.select(User.self).columns { $0.id }.all() }
      recorder.reset()
      _ = try await getUser(sessions, ids[0])
      try await sessions.withSession { session in _ = try await getUserWithOrders(session, ids[0]) }
      try await sessions.withSession { session in _ = try await getUsersWithOrders(session) }
      try await sessions.withSession { session in _ = try await getDashboard(session, ids[0]) }
      try await sessions.withSession { session in _ = try await register(session, "eve@example.com") }
      try await sessions.withSession { session in try await changeEmail(session, ids[0], "grace@example.com") }
      try await sessions.withSession { session in
        let page = try await pageOfEmails(session, after: nil, size: 1)
        _ = try await pageOfEmails(session, after: page.next, size: 1)
      }
      if dialect == .postgresql {
        try await sessions.withSession { session in _ = try await bulkInsertUsers(session, ["a", "b"]) }
      }
      for statement in recorder.statements where !shown.contains(Self.onPostgreSQL(statement, dialect)) {
        Issue.record("Patterns.md does not show '\(statement)'")
      }
    }
  }

  /// How PostgreSQL's text of the same statement looks.
  private static func onPostgreSQL(_ text: String, _ dialect: DialectName) -> String {
    if dialect == .postgresql { return text }
    let plain = text.replacing("begin immediate", with: "begin").replacing("?", with: "$")
    return plain.replacing("in ($1)", with: "= any($1)")
  }

  /// Lines without what all of them have in front, and without empty ones at both ends.
  private static func dedented(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(indent)) }
  }
}
