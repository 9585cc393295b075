import CompilerProbe
import DBTesting
import Testing

/// The code of the documentation compiles: each article with the models that it declares itself.
struct ArticleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let path: String
    /// The head of the only section that is meant.
    let section: String?
    /// What the article's code has at hand beside sessions and connections.
    let parameters: String
    var testDescription: String { path }

    init(_ path: String, section: String? = nil, _ parameters: String = "") {
      self.path = path
      self.section = section
      self.parameters = parameters
    }
  }

  private static let models = "Sources/DBModels/Documentation.docc/Articles/"

  static let cases: [Case] = [
    Case("Sources/DBModels/Documentation.docc/DBModels.md"),
    Case(models + "Declaring.md"),
    Case(models + "Sessions.md", "_ id: Int, _ user: User"),
    Case(models + "Queries.md"),
    Case(models + "Relations.md", "_ author: Author"),
    Case(models + "Writing.md", "_ id: Int, _ other: User, _ readings: [Reading], _ source: AsyncStream<User>"),
    Case(models + "ComingFromSQLAlchemy.md", "_ id: Int, _ email: String, _ user: User, _ order: Order"),
    Case(models + "ComingFromFluent.md", "_ id: UUID, _ planet: Planet, _ star: Star, _ tag: Tag"),
    Case("Sources/DBMigrations/Documentation.docc/Articles/ComingFromAlembic.md", "_ operations: Operations"),
    Case("README.md", section: "## Models, sessions and queries"),
  ]

  @Test(arguments: cases)
  func theCodeOfAnArticleCompiles(_ article: Case) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let source = ArticleSource(try Article(article.path, section: article.section), article.parameters)
    if source.count == 0 { Issue.record("there is no code") }
    let probe = CompilerProbe(folder: folder.path)
    try probe.write(source.text, "article.swift")
    // One file alone would be a script.
    let messages = try probe.messages(of: ["article.swift"], "-parse-as-library \(CompilerProbe.imports)")
    let errors = messages.split(separator: "\n").filter { $0.contains("error:") }
    for error in errors { Issue.record("\(article.path): \(error)\n  \(source.line(of: error))") }
    if errors.isEmpty, !messages.isEmpty { Issue.record("\(messages)") }
  }

  /// What stands in `Queries.md` as SQL is what the query before it is compiled to.
  @Test func everyStatementOfTheQueriesIsWhatIsSent() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let queries = try QueryBlocks(try Article(Self.models + "Queries.md"))
    let probe = CompilerProbe(folder: folder.path)
    try probe.write(queries.program, "main.swift")
    try probe.writeObjects()
    let flags = "main.swift @objects \(CompilerProbe.imports) \(CompilerProbe.linked) -o probe"
    _ = try probe.run(try probe.compiler(flags, hasMacros: true))
    let lines = try probe.run("'\(folder.path)/probe'").split(separator: "\n", omittingEmptySubsequences: false)
    if queries.pairs.count < 20 { Issue.record("only \(queries.pairs.count) statements are shown") }
    for (place, pair) in queries.pairs.enumerated() {
      guard lines.indices.contains(2 * place + 1) else {
        Issue.record("nothing was said of Queries.md:\(pair.line)")
        continue
      }
      if lines[2 * place] != pair.postgresql {
        Issue.record("Queries.md:\(pair.line), PostgreSQL:\n  \(lines[2 * place])\nshown is\n  \(pair.postgresql)")
      }
      if lines[2 * place + 1] != pair.sqlite {
        Issue.record("Queries.md:\(pair.line), SQLite:\n  \(lines[2 * place + 1])\nshown is\n  \(pair.sqlite)")
      }
    }
  }
}
