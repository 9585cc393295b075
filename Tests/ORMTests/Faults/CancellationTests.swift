import DBEngine
import DBMigrations
import DBModels
import DBTesting
import SeededRandom
import Synchronization
import Testing

/// A session is cancelled at each of its statements in turn, and at random moments: no transaction stays open, and no
/// object holds something else than its row.
struct CancellationTests {
  /// Cancels a task when so many statements were sent.
  private final class Canceller: EngineObserver {
    private let task = Mutex<Task<Void, any Error>?>(nil)
    private let left = Mutex(Int.max)
    private let seen = Mutex(0)

    /// How many statements there were.
    var count: Int { seen.withLock { $0 } }

    func arm(at statement: Int) {
      left.withLock { $0 = statement }
      seen.withLock { $0 = 0 }
      task.withLock { $0 = nil }
    }

    func watch(_ running: Task<Void, any Error>) {
      task.withLock { $0 = running }
      if left.withLock({ $0 }) < 0 { running.cancel() }
    }

    func willExecute(_ statement: StatementEvent) {
      seen.withLock { $0 += 1 }
      let isNow = left.withLock { left in
        left -= 1
        return left < 0
      }
      if isNow { task.withLock { $0 }?.cancel() }
    }
  }

  /// What a session has in its hands when it ends, to be looked at afterwards: nobody else touches it then.
  private final class Hands: @unchecked Sendable {
    var old: Author?
    var new: Author?
    var book: Book?
    var other: Author?
  }

  /// Two transactions with changes, savepoints, loads and a stream.
  private nonisolated(nonsending) static func work(_ engine: Engine, _ hands: Hands) async throws {
    try await engine.withSession { session in
      let old = try await session.require(Author.self, 1)
      hands.old = old
      old.name = "changed"
      let new = Author(name: "new")
      hands.new = new
      try session.add(new)
      let book = Book(title: "new")
      hands.book = book
      try new.$books.add(book)
      try await session.flush()
      _ = try? await session.withSavepoint { session in
        old.country = "inside"
        let other = Author(name: "grace")
        hands.other = other
        try session.add(other)
        try await session.flush()
        throw CancellationError()
      }
      try await session.load(old, \.books)
      for try await title in session.select(Book.self).columns({ $0.title }).stream(batch: 1) where title == "two" {
        break
      }
      try await session.withSavepoint { session in
        for number in 1...3 { try book.$chapters.add(Chapter(number: number, title: "chapter")) }
      }
      try await session.commit()
      old.country = "second"
      try session.delete(try await session.select(Book.self).where { $0.title == "two" }.one())
      try await session.flush()
      _ = try await session.select(Author.self).load(.selectIn(\.books, .selectIn(\.chapters))).all()
    }
  }

  private static func fill(_ engine: Engine) async throws {
    try await engine.execute("insert into authors (id, name, country) values (1, 'old', 'old')")
    try await engine.execute(
      "insert into books (id, title, author_id, price) values (1, 'one', 1, 0), (2, 'two', 1, 0)")
    if engine.dialect == .postgresql {
      try await engine.execute("alter table authors alter id restart with 10")
      try await engine.execute("alter table books alter id restart with 10")
    }
  }

  private static func clear(_ engine: Engine) async throws {
    for table in ["chapters", "books", "authors"] { try await engine.execute(SQL(unsafe: "delete from \(table)")) }
  }

  /// Holds the objects against the rows.
  private static func check(_ engine: Engine, _ hands: Hands, _ what: String) async throws {
    let rows = try await engine.query("select id, name, country from authors order by id").map { row in
      (
        try row.decode(Int.self, 0), try row.decode(String.self, 1), try row.decode(String?.self, 2)
      )
    }
    guard let first = rows.first, first.0 == 1 else { throw Wrong("\(what): the old row is gone") }
    if let old = hands.old, old.name != first.1 || old.country != first.2 {
      throw Wrong(
        "\(what): the object holds \(old.name), \(old.country ?? "-") and the row \(first.1), \(first.2 ?? "-")")
    }
    let committed = first.1 == "changed"
    let new = rows.first { $0.1 == "new" }
    if committed != (new != nil) { throw Wrong("\(what): half a transaction is there: \(rows)") }
    if let object = hands.new, object.id != new?.0 ?? 0 {
      throw Wrong("\(what): the new object has the id \(object.id)")
    }
    if let book = hands.book {
      let id = try await engine.query("select id from books where title = 'new'").first?.decode(Int.self, 0)
      if book.id != id ?? 0 || (id != nil && book.authorID != new?.0) {
        throw Wrong(
          "\(what): the new book has the id \(book.id) and the author \(book.authorID), in the row \(id ?? 0)")
      }
      let chapters = try await engine.query("select count(*) from chapters")[0].decode(Int.self, 0)
      if chapters != (committed ? 3 : 0) { throw Wrong("\(what): \(chapters) chapters") }
    }
    if rows.contains(where: { $0.1 == "grace" }) { throw Wrong("\(what): what a savepoint undid is there") }
    if let other = hands.other, other.id != 0 {
      throw Wrong("\(what): an object that was undone has the id \(other.id)")
    }
    let two = try await engine.query("select count(*) from books where title = 'two'")[0].decode(Int.self, 0)
    if (two == 0) != (first.2 == "second") { throw Wrong("\(what): half of the second transaction is there") }
    if engine.dialect == .postgresql {
      let open = try await engine.query(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid()
        """)
      if try open[0].decode(Int.self, 0) > 0 { throw Wrong("\(what): a transaction is open") }
    }
    if engine.statistics.leased != 0 { throw Wrong("\(what): \(engine.statistics.leased) connections are still lent") }
  }

  private struct Wrong: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  @Test(arguments: TemporaryDatabase.available)
  func cancelledAtAnyStatementASessionLeavesNothingHalfDone(dialect: DialectName) async throws {
    try await withSessions(dialect) { engine, canceller in
      canceller.arm(at: .max)
      let all = Hands()
      try await Self.work(engine, all)
      let total = canceller.count
      try await Self.check(engine, all, "uncancelled")
      #expect(all.old?.country == "second" && total > 15)
      for statement in 0..<total {
        try await Self.clear(engine)
        try await Self.fill(engine)
        try await Self.run(engine, canceller, at: statement, nil)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func cancelledAtAnyMomentASessionLeavesNothingHalfDone(dialect: DialectName) async throws {
    try await withSessions(dialect) { engine, canceller in
      var random = Seeded("session cancellation \(dialect)")
      for _ in 0..<60 {
        try await Self.clear(engine)
        try await Self.fill(engine)
        try await Self.run(engine, canceller, at: .max, .microseconds(Int.random(in: 0...20_000, using: &random)))
      }
    }
  }

  private static func run(
    _ engine: Engine, _ canceller: Canceller, at statement: Int, _ delay: Duration?
  ) async throws {
    let hands = Hands()
    canceller.arm(at: statement)
    let task = Task { try await work(engine, hands) }
    canceller.watch(task)
    if let delay {
      try await Task.sleep(for: delay)
      task.cancel()
    }
    let outcome = await task.result
    canceller.arm(at: .max)
    if case .failure(let error) = outcome, !(error is CancellationError),
      (error as? DatabaseError)?.kind != .transactionState
    {
      throw Wrong("cancelled at \(statement) \(delay ?? .zero): \(error)")
    }
    try await check(engine, hands, "cancelled at \(statement) \(delay ?? .zero), \(outcome)")
  }

  private nonisolated(nonsending) func withSessions(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, Canceller) async throws -> Void
  ) async throws {
    let canceller = Canceller()
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine(observer: canceller)
      try await library.declared(for: dialect).create(on: engine)
      try await Self.fill(engine)
      try await body(engine, canceller)
    }
  }
}
