import DBEngine
import DBModels
import DBTesting
import SeededRandom
import Testing

struct RandomWorkTests {
  @Test(arguments: TemporaryDatabase.available)
  func tablesAndObjectsHoldWhatWasDone(dialect: DialectName) async throws {
    let first = Seeded("random work on objects").seed / 2
    for seed in Self.known + (0..<40).map({ first &+ UInt64($0) }) {
      let shelving = Shelving(seed: seed)
      try await withLibrary(dialect) { engine, _ in
        do { try await Self.work(shelving, engine) } catch {
          Issue.record("seed \(seed) on \(dialect): \(shelving.mismatch("\(error)"))")
        }
      }
    }
  }

  /// Seeds that have found something.
  private static let known: [UInt64] = [
    5_372_824_657_901_363_672, 5_372_824_657_901_363_683, 3_351_968_147_546_886_806, 3_351_968_147_546_886_808,
  ]

  /// A few sessions after each other, each of which finds what the last one committed.
  private static func work(_ shelving: Shelving, _ engine: Engine) async throws {
    for _ in 0..<3 {
      let before = shelving.world
      let keys = Keys(shelving)
      do {
        try await engine.withSession { session in
          try await keys.load(into: shelving, session)
          shelving.note("session")
          try await transactions(shelving, session)
          if shelving.chance(4) { throw Shelving.Undo() }
          try await session.flush()
          try shelving.checkObjects(session)
        }
      } catch is Shelving.Undo {
        shelving.note("session failed")
        shelving.world = shelving.committed ?? before
      }
      try await shelving.checkTables { try await engine.query($0) }
    }
  }

  /// Transactions of one session, some rolled back.
  private static func transactions(_ shelving: Shelving, _ session: Session) async throws {
    shelving.committed = nil
    for _ in 0..<3 {
      let before = shelving.world
      for _ in 0..<Int.random(in: 1...12, using: &shelving.random) {
        switch Int.random(in: 0..<10, using: &shelving.random) {
        case 0: try await flush(shelving, session)
        case 1: try await savepoint(shelving, session, depth: 0)
        default: try shelving.step(session)
        }
      }
      if shelving.chance(3) {
        shelving.note("rollback")
        try await session.rollback()
        shelving.world = before
        shelving.hasHandedOn = false
      } else {
        shelving.note("commit")
        try await session.commit()
        shelving.hasHandedOn = false
        shelving.committed = shelving.world
      }
      try shelving.checkObjects(session)
      try await shelving.checkTables { try await session.connection.execute($0) }
    }
  }

  private static func flush(_ shelving: Shelving, _ session: Session) async throws {
    shelving.note("flush")
    try await session.flush()
    shelving.hasHandedOn = false
    try shelving.checkObjects(session)
    if session.connection.transactionState == .open {
      try await shelving.checkTables { try await session.connection.execute($0) }
    }
  }

  private static func savepoint(_ shelving: Shelving, _ session: Session, depth: Int) async throws {
    try await flush(shelving, session)
    let before = shelving.world
    shelving.note("savepoint {")
    do {
      try await session.withSavepoint { session in
        for _ in 0..<Int.random(in: 1...8, using: &shelving.random) {
          switch Int.random(in: 0..<10, using: &shelving.random) {
          case 0: try await flush(shelving, session)
          case 1 where depth < 2: try await savepoint(shelving, session, depth: depth + 1)
          default: try shelving.step(session)
          }
        }
        if shelving.chance(2) { throw Shelving.Undo() }
      }
      shelving.note("}")
    } catch is Shelving.Undo {
      shelving.note("} undone")
      shelving.world = before
    }
    shelving.hasHandedOn = false
    try shelving.checkObjects(session)
    try await shelving.checkTables { try await session.connection.execute($0) }
  }
}

/// The keys under which a session finds what the last one left.
private struct Keys {
  let authors: [Int: Int]
  let books: [Int: Int]
  let chapters: [Int: Chapter.Key]
  let nodes: [Int: Int]
  let tags: Set<String>

  init(_ shelving: Shelving) {
    let (world, objects) = (shelving.world, shelving.objects)
    authors = objects.authors.filter { world.authors[$0.key] != nil }.mapValues(\.id)
    books = objects.books.filter { world.books[$0.key] != nil }.mapValues(\.id)
    chapters = objects.chapters.filter { world.chapters[$0.key] != nil }.compactMapValues(\._modelKey)
    nodes = objects.nodes.filter { world.nodes[$0.key] != nil }.mapValues(\.id)
    tags = world.tags
  }

  nonisolated(nonsending) func load(into shelving: Shelving, _ session: Session) async throws {
    shelving.objects = Shelving.Objects()
    for (number, id) in authors { shelving.objects.authors[number] = try await session.require(Author.self, id) }
    for (number, id) in books { shelving.objects.books[number] = try await session.require(Book.self, id) }
    for (number, key) in chapters { shelving.objects.chapters[number] = try await session.require(Chapter.self, key) }
    for (number, id) in nodes { shelving.objects.nodes[number] = try await session.require(Node.self, id) }
    for name in tags { shelving.objects.tags[name] = try await session.require(Tag.self, name) }
  }
}
