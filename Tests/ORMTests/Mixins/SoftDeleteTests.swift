import DBEngine
import DBModels
import DBTesting
import Testing

struct SoftDeleteTests {
  private static let moment = Instant(microsecondsSince2000: 86_400_000_000)
  private static let options = SessionOptions(clock: { moment })
  private static let post = "id, tenant_id, writer_id, title, created_at, updated_at, deleted_at"

  /// What of the tables is marked: `posts 1 3`.
  private static func marked(_ engine: Engine, _ table: String) async throws -> [Int] {
    let rows = try await engine.query(
      SQL(unsafe: "select id from \(table) where deleted_at = ") + "\(moment)" + SQL(unsafe: " order by id"))
    return try rows.map { try $0.decode(Int.self, 0) }
  }

  private static func addChildren(_ engine: Engine) async throws {
    try await engine.execute("insert into remarks (post_id, text) values (1, 'one'), (2, 'two'), (3, 'three')")
    try await engine.execute("insert into drafts (post_id, text) values (1, 'one'), (3, 'three')")
    try await engine.execute("insert into notes (writer_id, text, slug, version) values (1, 'stays', '', 0)")
  }

  @Test(arguments: TemporaryDatabase.available)
  func aDeletedRowIsMarkedAndNoLongerSeen(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options) { session in
        let post = try await session.require(Post.self, 2)
        recorder.reset()
        try session.delete(post)
        #expect(post.isDeleted && session.contains(post) && session.changes(of: post) == ["deletedAt"])
        #expect(try await session.get(Post.self, 2) == nil)
        try await session.flush()
        #expect(post.updatedAt == Self.moment)
        #expect(try await session.get(Post.self, 2) == nil)
        #expect(try await session.select(Post.self).count() == 2)
        #expect(try await session.includingDeleted { try await $0.get(Post.self, 2) } === post)
        let all = session.select(Post.self).includingDeleted()
        #expect(try await all.where { $0.deletedAt != nil }.one() === post)
        try await session.refresh(post)
        #expect(post.deletedAt == Self.moment)
        expectSent(
          recorder.sent, dialect,
          [
            "select id, post_id, text, deleted_at from remarks where deleted_at is null and post_id = any($1)",
            "select id, post_id, text from drafts where post_id = any($1)",
            "update posts set updated_at = $2, deleted_at = $3 where id = $1 returning id",
            "select count(*) from posts where deleted_at is null",
            "select \(Self.post) from posts where deleted_at is not null limit $1",
            "select \(Self.post) from posts where id = $1",
          ])
      }
      try await engine.withSession { session in
        #expect(try await session.get(Post.self, 2) == nil)
        let post = try #require(try await session.includingDeleted { try await $0.get(Post.self, 2) })
        recorder.reset()
        try session.restore(post)
        try await session.flush()
        #expect(try await session.select(Post.self).count() == 3)
        try session.delete(post, permanently: true)
        try await session.flush()
        #expect(recorder.sent.matching("delete from posts").count == 1)
      }
      #expect(try await engine.query("select count(*) from posts")[0].decode(Int.self, 0) == 2)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func childrenGoAlongByTheirRules(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await Self.addChildren(engine)
      try await engine.withSession(Self.options) { session in
        let ada = try await session.select(Writer.self).where { $0.id == 1 }.load(.selectIn(\.posts)).one()
        recorder.reset()
        try session.delete(ada)
        try await session.flush()
        let reads = recorder.sent.matching { $0.hasPrefix("select") && $0.contains("any") || $0.contains(" in (") }
        #expect(reads.count >= 3 && recorder.sent.matching("from notes").isEmpty)
        // For when it is restored.
        #expect(try ada.posts.map(\.isDeleted) == [true, true])
      }
      #expect(try await Self.marked(engine, "writers") == [1])
      #expect(try await Self.marked(engine, "posts") == [1, 2])
      #expect(try await Self.marked(engine, "remarks") == [1, 2])
      let drafts = try await engine.query("select post_id from drafts")
      #expect(try drafts.map { try $0.decode(Int.self, 0) } == [3])
      #expect(try await engine.query("select writer_id from notes")[0].decode(Int.self, 0) == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRollbackTakesTheMarksOff(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, _ in
      try await Self.addChildren(engine)
      try await engine.withSession(Self.options) { session in
        let ada = try await session.select(Writer.self).where { $0.id == 1 }.load(.selectIn(\.posts)).one()
        let posts = try ada.posts
        struct Undone: Error {}
        _ = await expectError(Undone.self, "the savepoint") {
          try await session.withSavepoint { session in
            try session.delete(ada)
            try await session.flush()
            throw Undone()
          }
        }
        #expect(!ada.isDeleted && posts.allSatisfy { !$0.isDeleted })
        #expect(try ada.posts.map(\.id) == [1, 2])
        try await session.flush()
        try session.delete(posts[0])
        try await session.rollback()
        #expect(!posts[0].isDeleted)
        #expect(try await session.get(Post.self, 1) === posts[0])
        try session.delete(posts[1])
        try await session.flush()
        #expect(try ada.posts.map(\.id) == [1])
        try await session.rollback()
        #expect(try ada.posts.map(\.id) == [1, 2])
        try session.delete(posts[1])
        try session.restore(posts[1])
        try await session.flush()
        #expect(try !session.hasChanges && ada.posts.count == 2)
      }
      #expect(try await Self.marked(engine, "posts").isEmpty)
      #expect(try await engine.query("select count(*) from drafts")[0].decode(Int.self, 0) == 2)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aDeletedParentIsNotShownByARelation(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, _ in
      try await engine.execute("update writers set deleted_at = \(Self.moment) where id = 2")
      try await engine.withSession { session in
        for loads in [Load<Post>.selectIn(\.writer), .joined(\.writer)] {
          let boats = try await session.select(Post.self).where { $0.id == 3 }.load(loads).untracked().one()
          #expect(throws: RelationNotLoaded.self) { _ = try boats.writer }
          let shown = try await session.select(Post.self).includingDeleted().where { $0.id == 3 }.load(loads)
            .untracked().one()
          #expect(try shown.writer.name == "Bob")
        }
        let bob = try await session.includingDeleted { try await $0.require(Writer.self, 2) }
        let boats = try await session.require(Post.self, 3)
        await #expect(throws: RelationNotLoaded.self) { _ = try await session.load(boats, \.writer) }
        #expect(try await session.includingDeleted { try await $0.load(boats, \.writer) } === bob)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatIsTakenOutOfItsParentIsMarkedWhereItCannotStandAlone(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options) { session in
        let wing = Wing(building: "north", number: 1)
        try session.add(wing)
        try wing.$desks.add(contentsOf: [Desk(), Desk(), Desk()])
        try session.add(Wing(building: "north", number: 2))
        try await session.flush()
        let desks = try wing.desks
        try wing.$desks.remove(desks[0])
        recorder.reset()
        try await session.flush()
        #expect(desks.map(\.isDeleted) == [true, false, false])
        #expect(try wing.desks.map(\.id) == [2, 3])
        expectSent(recorder.sent, dialect, ["update desks set deleted_at = $2 where id = $1 returning id"])
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func manyParentsTakeTheirChildrenAlongInOneStatement(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options) { session in
        let wings = (1...3).map { Wing(building: "north", number: $0) }
        try session.add(contentsOf: wings)
        for wing in wings { try wing.$desks.add(contentsOf: [Desk(), Desk()]) }
      }
      try await engine.withSession(Self.options) { session in
        let wings = try await session.select(Wing.self).where { $0.number < 3 }.orderBy(\.number).all()
        for wing in wings { try session.delete(wing) }
        recorder.reset()
        try await session.flush()
        let rows = dialect == .postgresql ? "(($1, $2), ($3, $4))" : "(values ($1, $2), ($3, $4))"
        #expect(recorder.sent.withoutTransactions.count == 3)
        expectSent(
          RecordedStatements(texts: recorder.sent.withoutTransactions.prefix(1).map { $0 }), dialect,
          [
            """
            select id, building, wing_number, deleted_at from desks where deleted_at is null and \
            (building, wing_number) in \(rows)
            """
          ])
      }
      #expect(try await Self.marked(engine, "desks") == [1, 2, 3, 4])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aUniqueValueIsFreeAgainWhereTheIndexLeavesMarkedRowsOut(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, _ in
      try await engine.withSession { session in
        try session.delete(try await session.require(Post.self, 1))
        try await session.flush()
        let again = Post(writerID: 1, title: "engines")
        try session.add(again)
        try await session.flush()
        #expect(again.id == 4)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aNewObjectJustLeavesAndAForeignOneIsRefused(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession { session in
        let new = Writer(name: "Eve")
        try session.add(new)
        try session.delete(new)
        try await session.flush()
        #expect(recorder.sent.isEmpty && !new.isDeleted && !session.contains(new))
        #expect(throws: SessionMisuse.self) { try session.delete(Writer(name: "Mallory")) }
        #expect(throws: SessionMisuse.self) { try session.restore(Writer(name: "Mallory")) }
      }
    }
  }
}
