import DBEngine
import DBModels
import DBTesting
import Testing

struct CriteriaTests {
  static let tenant = GlobalCriterion.every((any Tenanted.Type).self, name: "tenant") {
    $0.column("tenantID", Int.self) == 1
  }
  private static let options = SessionOptions(criteria: [tenant])

  private static let writer = "id, tenant_id, name, deleted_at"
  private static let post = "id, tenant_id, writer_id, title, created_at, updated_at, deleted_at"
  private static let shown = "tenant_id = $1 and deleted_at is null"

  /// A statement of a session with the tenant's condition: what it gives, and what is sent.
  private struct Case {
    let name: String
    let result: String
    let sent: [String]
    let run: nonisolated(nonsending) (Session) async throws -> String
  }

  private static func columns(_ table: String, _ list: String, as alias: String? = nil) -> String {
    list.split(separator: ", ").map { "\(alias ?? table).\($0)" }.joined(separator: ", ")
  }

  private static var cases: [Case] {
    [
      Case(name: "all", result: "Ada", sent: ["select \(writer) from writers where \(shown) order by id"]) { session in
        try await session.select(Writer.self).orderBy(\.id).all().map(\.name).joined(separator: " ")
      },
      Case(
        name: "columns", result: "engines", sent: ["select title from posts where \(shown) and id > $2"]
      ) { session in
        try await session.select(Post.self).where { $0.id > 0 }.columns { $0.title }.all().joined(separator: " ")
      },
      Case(name: "count", result: "1", sent: ["select count(*) from writers where \(shown)"]) { session in
        "\(try await session.select(Writer.self).count())"
      },
      Case(
        name: "exists", result: "false",
        sent: [
          "select count(*) from (select 1 from writers where \(shown) and name = $2 limit $3) as q"
        ]
      ) { session in "\(try await session.select(Writer.self).where { $0.name == "Bob" }.exists())" },
      Case(
        name: "join", result: "engines",
        sent: [
          """
          select posts.title from posts join writers on posts.writer_id = writers.id and writers.tenant_id = $1 and \
          writers.deleted_at is null where posts.tenant_id = $2 and posts.deleted_at is null
          """
        ]
      ) { session in
        try await session.select(Post.self).join(\.writer).columns { $0.title }.all().joined(separator: " ")
      },
      Case(
        name: "left join", result: "Ada engines",
        sent: [
          """
          select writers.name, other.title from writers left join posts as other on writers.id = other.writer_id and \
          other.tenant_id = $1 and other.deleted_at is null where writers.tenant_id = $2 and writers.deleted_at is null
          """
        ]
      ) { session in
        let other = Alias(Post.self, "other")
        let rows = try await session.select(Writer.self).leftJoin(\.posts, as: other)
          .columns { ($0.name, other.title.optional) }.all()
        return rows.map { "\($0.0) \($0.1 ?? "-")" }.joined(separator: ", ")
      },
      Case(
        name: "subquery", result: "0",
        sent: [
          """
          select count(*) from writers where \(shown) and id in (select writer_id from posts where tenant_id = $2 and \
          deleted_at is null and title = $3)
          """
        ]
      ) { session in
        let owners = Select(Post.self).where { $0.title == "secrets" }.columns { $0.writerID }
        return "\(try await session.select(Writer.self).where { $0.id.isIn(owners) }.count())"
      },
      Case(
        name: "correlated", result: "1",
        sent: [
          """
          select count(*) from writers where \(shown) and exists (select 1 from posts where tenant_id = $2 and deleted_at \
          is null and writer_id = writers.id)
          """
        ]
      ) { session in
        let owners = session.select(Writer.self).where { writer in
          exists(Select(Post.self).where { $0.writerID == writer.id })
        }
        return "\(try await owners.count())"
      },
      Case(
        name: "union", result: "Ada engines",
        sent: [
          """
          select name from writers where \(shown) union select title from posts where tenant_id = $2 and deleted_at is null
          """
        ]
      ) { session in
        let titles = Select(Post.self).columns { $0.title }
        let all = session.select(Writer.self).columns { $0.name }.union(titles)
        return try await all.all().sorted().joined(separator: " ")
      },
      Case(
        name: "update from another table", result: "0",
        sent: [
          """
          update posts set title = $1 from writers where posts.tenant_id = $2 and posts.deleted_at is null and \
          writers.tenant_id = $3 and writers.deleted_at is null and posts.writer_id = writers.id and writers.name = $4
          """
        ]
      ) { session in
        let change = Update(Post.self).set(\.title, to: "mine").from(Writer.self)
          .where { $0.writerID == Writer.columns.id && Writer.columns.name == "Bob" }
        return "\(try await session.execute(change))"
      },
      Case(
        name: "select-in", result: "engines",
        sent: [
          "select \(writer) from writers where \(shown)",
          "select \(post) from posts where \(shown) and writer_id = any($2) order by id",
        ]
      ) { session in
        let ada = try await session.select(Writer.self).load(.selectIn(\.posts)).all()[0]
        return try ada.posts.map(\.title).joined(separator: " ")
      },
      Case(
        name: "joined", result: "engines",
        sent: [
          """
          select \(columns("writers", writer)), \(columns("posts_1", post)) from writers left join posts as posts_1 on \
          writers.id = posts_1.writer_id and posts_1.tenant_id = $1 and posts_1.deleted_at is null \
          where writers.tenant_id = $2 and writers.deleted_at is null order by posts_1.id
          """
        ]
      ) { session in
        let ada = try await session.select(Writer.self).load(.joined(\.posts)).all()[0]
        return try ada.posts.map(\.title).joined(separator: " ")
      },
      Case(
        name: "related", result: "1 engines",
        sent: [
          "select \(writer) from writers where \(shown) and id = $2",
          "select count(*) from posts where \(shown) and writer_id = $2",
          "select \(post) from posts where \(shown) and writer_id = $2",
        ]
      ) { session in
        let ada = try await session.require(Writer.self, 1)
        let count = try await session.count(ada, \.posts)
        return "\(count) " + (try await session.related(ada, \.posts).map(\.title).joined(separator: " "))
      },
      Case(
        name: "stream", result: "engines", sent: ["select title from posts where \(shown)"]
      ) { session in
        var titles: [String] = []
        for try await title in session.select(Post.self).columns({ $0.title }).stream() { titles.append(title) }
        return titles.joined(separator: " ")
      },
      Case(
        name: "update by query", result: "1",
        sent: ["update posts set title = $1 where tenant_id = $2 and deleted_at is null"]
      ) { session in "\(try await session.execute(Update(Post.self).set(\.title, to: "mine").all()))" },
      Case(
        name: "delete by query", result: "1 0",
        sent: [
          "delete from posts where \(shown)", "delete from writers where \(shown) and name = $2 returning id",
        ]
      ) { session in
        let count = try await session.execute(Delete(Post.self).all())
        let gone = try await session.execute(Delete(Writer.self).where { $0.name == "Bob" }.returning { $0.id })
        return "\(count) \(gone.count)"
      },
      Case(
        name: "get", result: "Ada none",
        sent: [
          "select \(writer) from writers where \(shown) and id = $2",
          "select \(writer) from writers where \(shown) and id = $2",
        ]
      ) { session in
        let ada = try await session.get(Writer.self, 1)
        let bob = try await session.get(Writer.self, 2)
        return "\(ada?.name ?? "none") \(bob?.name ?? "none")"
      },
      Case(
        name: "without one, by its name", result: "2 2 1",
        sent: [
          "select count(*) from writers where deleted_at is null",
          "select count(*) from writers where deleted_at is null",
          "select count(*) from writers where \(shown)",
        ]
      ) { session in
        let writers = session.select(Writer.self)
        let named = try await writers.withoutCriteria("tenant").count()
        let all = try await writers.withoutCriteria().count()
        return "\(named) \(all) \(try await writers.withoutCriteria("other").count())"
      },
      Case(
        name: "without one, loads and all that it brings along", result: "boats",
        sent: [
          "select \(post) from posts where deleted_at is null and id > $1 order by id",
          "select \(writer) from writers where deleted_at is null and id = any($1) order by id",
        ]
      ) { session in
        let posts = try await session.select(Post.self).withoutCriteria("tenant").where { $0.id > 2 }.orderBy(\.id)
          .load(.selectIn(\.writer)).all()
        _ = try posts.map { try $0.writer.name }
        return posts.map(\.title).joined(separator: " ")
      },
      Case(
        name: "a body without", result: "Bob 2 1",
        sent: [
          "select \(writer) from writers where id = $1", "select count(*) from writers",
          "update writers set name = $1 where id = $2", "select count(*) from writers where \(shown)",
        ]
      ) { session in
        let (name, count) = try await session.withoutCriteria { session in
          try await session.includingDeleted { session in
            let name = try await session.require(Writer.self, 2).name
            let count = try await session.select(Writer.self).count()
            try await session.execute(Update(Writer.self).set(\.name, to: "Eve").where { $0.id == 2 })
            return (name, count)
          }
        }
        return "\(name) \(count) \(try await session.select(Writer.self).count())"
      },
    ]
  }

  @Test(arguments: TemporaryDatabase.available)
  func theyHoldForEveryStatement(dialect: DialectName) async throws {
    for each in Self.cases {
      try await withBlog(dialect) { engine, recorder in
        try await engine.withSession(Self.options) { session in
          let result = try await each.run(session)
          if result != each.result { Issue.record("\(each.name): \(result) instead of \(each.result)") }
        }
        expectSent(recorder.sent, dialect, each.sent, each.name)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRowThatIsHiddenNowIsNotRefreshed(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options) { session in
        let ada = try await session.require(Writer.self, 1)
        try await session.refresh(ada)
        try await session.connection.execute("update writers set tenant_id = 2, name = 'Eve' where id = 1")
        recorder.reset()
        let error = await expectError(DatabaseError.self, "refresh") { try await session.refresh(ada) }
        #expect(error?.kind == .noRow && ada.name == "Ada")
        try await session.withoutCriteria { try await $0.refresh(ada) }
        #expect(ada.name == "Eve")
        expectSent(
          recorder.sent, dialect,
          [
            "select \(Self.writer) from writers where \(Self.shown) and id = $2",
            "select \(Self.writer) from writers where deleted_at is null and id = $1",
          ])
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aConditionOnOneModelLeavesTheOthers(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      let own = SessionOptions(criteria: [.of(Post.self) { $0.writerID == 2 }])
      try await engine.withSession(own) { session in
        let writers = try await session.select(Writer.self).count()
        let titles = try await session.select(Post.self).columns { $0.title }.all()
        let drafts = try await session.select(Draft.self).count()
        #expect(writers == 2 && titles == ["boats"] && drafts == 0)
      }
      expectSent(
        recorder.sent, dialect,
        [
          "select count(*) from writers where deleted_at is null",
          "select title from posts where writer_id = $1 and deleted_at is null", "select count(*) from drafts",
        ])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func newObjectsThatAConditionWouldHideAreWrittenUnlessItAsks(dialect: DialectName) async throws {
    let strict = GlobalCriterion.every((any Tenanted.Type).self, name: "tenant") {
      $0.column("tenantID", Int.self) == 1
    } accepts: {
      ($0 as? any Tenanted)?.tenantID == 1
    }
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options) { session in
        try session.add(Writer(tenantID: 7, name: "Eve"))
        try await session.flush()
        #expect(try await session.select(Writer.self).count() == 1)
      }
      recorder.reset()
      try await engine.withSession(SessionOptions(criteria: [strict])) { session in
        let new = Writer(tenantID: 7, name: "Mallory")
        try session.add(new)
        let error = await expectError(SessionMisuse.self, "a new one") { try await session.flush() }
        #expect(error?.message == "a new Writer is not accepted by the session's condition 'tenant'")
        #expect(recorder.sent.isEmpty)
        new.tenantID = 1
        try await session.flush()
        new.tenantID = 7
        _ = await expectError(SessionMisuse.self, "a changed one") { try await session.flush() }
        try await session.withoutCriteria("tenant") { try await $0.flush() }
        #expect(!session.hasChanges)
      }
    }
  }

  @Test func aPropertyThatAModelLacksIsSaidBeforeAnythingIsSent() async throws {
    try await withBlog(.sqlite) { engine, recorder in
      let wrong = GlobalCriterion.every((any Tenanted.Type).self) { $0.column("owner", Int.self) == 1 }
      try await engine.withSession(SessionOptions(criteria: [wrong])) { session in
        let error = await expectError(QueryError.self, "an unknown column") {
          _ = try await session.select(Writer.self).all()
        }
        #expect(error?.message == "Writer has no property 'owner'" && recorder.sent.isEmpty)
      }
    }
  }
}
