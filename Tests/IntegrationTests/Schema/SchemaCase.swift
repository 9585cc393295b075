import DBMigrations
import DBSchema
import DBTesting
import Testing

/// Two schemas in SQL, and what autogenerate must make of them on real databases.
///
/// The first is the live database, made by the revision `a1`; the second stands for the models. The revision between them
/// is generated, proved, applied, compared, undone and compared again.
struct SchemaCase: Sendable, CustomTestStringConvertible {
  let title: String
  /// Where it applies.
  var dialects = DialectName.allCases
  var from = ""
  var to = ""
  /// The lines of the difference, with `public.` left out; nil when only the way there and back matters.
  var changes: [String]?
  var allowing: Set<String> = []
  var backfills: [String: String] = [:]
  var renames: [DeclaredRename] = []
  /// What the text of the revision holds.
  var says: [String] = []
  /// A query, and its rows after the way up and after the way back.
  var query: String?
  var rows: [String] = []
  /// Whether there is a change, and of one object only.
  var isOfOneObject = false
  /// Whether the proof finds that there is no way back for rows.
  var failsProof = false
  var testDescription: String { title }

  /// The case on one database.
  nonisolated(nonsending) func run(on dialect: DialectName, at place: SourceLocation = #_sourceLocation) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", headers: ["irreversible = a test"], "--: up\n" + (from.isEmpty ? "select 1;" : from))
      try await bench.upgrade()
      let workshop = try Project(bench: bench).workshop()
      let before = try await workshop.live()
      let wanted = try await workshop.scripted(to, file: "wanted.sql", on: dialect)
      var request = AutogenerateRequest(message: "the change")
      request.id = RevisionID("b1") ?? request.id
      request.allowedDrops = allowing
      request.backfills = backfills
      let draft = try await workshop.autogenerate(request) { _ in DeclaredSchema(schema: wanted, renames: renames) }
      let found = (draft.diffs[dialect]?.operations ?? []).map { $0.summary.replacing("public.", with: "") }
      let text = workshop.text(draft)
      if isOfOneObject {
        let objects = Set((draft.diffs[dialect]?.operations ?? []).flatMap(\.objects).map(\.description))
        same(objects.count, 1, "\(title) on \(dialect.rawValue): objects of \(found)", at: place)
      }
      if let changes { same(found, changes, "\(title) on \(dialect.rawValue)", at: place) }
      for proof in draft.proofs where proof.isProved == failsProof {
        check(false, "\(title) on \(dialect.rawValue): \(proof)\n\(text)", at: place)
      }
      for each in says { check(text.contains(each), "\(title): \"\(each)\" is not in\n\(text)", at: place) }
      guard !found.isEmpty else { return }
      try bench.history.write("b1.sql", text)
      try await bench.upgrade()
      let filter = SchemaFilter(undeclared: allowing.isEmpty ? .leaveAlone : .drop)
      let left = SchemaDiff(from: try await workshop.live(), to: wanted, filter: filter).operations.map(\.summary)
      same(left, [], "\(title) on \(dialect.rawValue), left to do after\n\(text)", at: place)
      if let query { same(try await bench.rows(query), rows, "\(title): rows after the way up", at: place) }
      try await bench.downgrade("a1")
      let back = SchemaDiff(from: try await workshop.live(), to: before).operations.map(\.summary)
      same(back, [], "\(title) on \(dialect.rawValue), left to do after the way back of\n\(text)", at: place)
    }
  }
}
