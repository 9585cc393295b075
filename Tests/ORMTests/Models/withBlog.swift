import DBEngine
import DBModels
import DBTesting
import Testing

/// A database with the blog's tables and two writers, of whom the second is another tenant's, with a post each; the first
/// has one of the other tenant, too.
nonisolated(nonsending) func withBlog(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, StatementRecorder) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    let recorder = StatementRecorder()
    let engine = try database.engine(observer: recorder)
    try await engine.execute("insert into writers (tenant_id, name) values (1, 'Ada'), (2, 'Bob')")
    let moment = Instant(microsecondsSince2000: 0)
    for (tenant, writer, title) in [(1, 1, "engines"), (2, 1, "secrets"), (2, 2, "boats")] {
      try await engine.execute(
        """
        insert into posts (tenant_id, writer_id, title, created_at, updated_at) \
        values (\(tenant), \(writer), \(title), \(moment), \(moment))
        """)
    }
    recorder.reset()
    try await body(engine, recorder)
  }
}

private let templates = DatabaseTemplate(.models(blog))

/// Holds what was sent against PostgreSQL's text; of SQLite the placeholders and the lists are other.
func expectSent(
  _ sent: RecordedStatements, _ dialect: DialectName, _ texts: [String], _ words: String = "",
  at place: SourceLocation = #_sourceLocation
) {
  let wanted = texts.map { text in
    if dialect == .postgresql { return text }
    return text.split(separator: "= any(", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : "in (" + part
    }
    .joined().split(separator: "$", omittingEmptySubsequences: false).joined(separator: "?")
  }
  // A stream is a cursor of PostgreSQL, whose name is another one each time.
  let found = sent.withoutTransactions.compactMap { text -> String? in
    if text.hasPrefix("fetch forward ") || text.hasPrefix("close ") { return nil }
    guard text.hasPrefix("declare "), let end = text.firstRange(of: " cursor for ")?.upperBound else { return text }
    return String(text[end...])
  }
  do { try RecordedStatements(texts: found).expect(RecordedStatements(texts: wanted)) } catch {
    Issue.record("\(words) \(error)", sourceLocation: place)
  }
}

/// A failure that says what it was to be.
nonisolated(nonsending) func expectError<Failure: Error>(
  _ type: Failure.Type, _ words: String, at place: SourceLocation = #_sourceLocation,
  _ body: nonisolated(nonsending) () async throws -> Void
) async -> Failure? {
  do {
    try await body()
    Issue.record("\(words): nothing was thrown", sourceLocation: place)
  } catch let error as Failure {
    return error
  } catch {
    Issue.record("\(words): \(error)", sourceLocation: place)
  }
  return nil
}
