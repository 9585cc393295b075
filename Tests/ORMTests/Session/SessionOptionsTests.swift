import DBEngine
import DBModels
import DBTesting
import Synchronization
import Testing

struct SessionOptionsTests {
  @Test(arguments: TemporaryDatabase.available)
  func aQueryThatWouldNotSeeWhatWaitsDoesAsItIsTold(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      for unflushed in [SessionOptions.Unflushed.warn, .flush, .fail, .ignore] {
        let warnings = Mutex<[String]>([])
        let options = SessionOptions(unflushed: unflushed) { warning in
          warnings.withLock { $0.append(warning.description) }
        }
        try await engine.withSession(options) { session in
          try session.add(Writer(name: "Eve"))
          var counts: [Int] = []
          var failures = 0
          for _ in 1...2 {
            do { counts.append(try await session.select(Writer.self).count()) } catch is SessionMisuse { failures += 1 }
          }
          // Also where the table is only joined; another table does not matter.
          do { _ = try await session.select(Post.self).join(\.writer).all() } catch is SessionMisuse { failures += 1 }
          _ = try await session.select(Note.self).count()
          let said = warnings.withLock { $0 }
          switch unflushed {
          case .warn:
            #expect(counts == [2, 2] && failures == 0)
            #expect(said.count == 1 && said.first?.contains("a query on Writer does not see") == true)
          case .flush: #expect(counts == [3, 3] && failures == 0 && said.isEmpty)
          case .fail: #expect(counts.isEmpty && failures == 3 && said.isEmpty)
          case .ignore: #expect(counts == [2, 2] && failures == 0 && said.isEmpty)
          }
          try await session.rollback()
        }
      }
      recorder.reset()
      try await engine.withSession(SessionOptions(unflushed: .flush)) { session in
        let ada = try await session.require(Writer.self, 1)
        ada.name = "Grace"
        #expect(try await session.select(Writer.self).where { $0.name == "Grace" }.one() === ada)
      }
      #expect(recorder.sent.withoutTransactions.count == 3)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSessionThatReadsWritesNothing(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(.reading) { session in
        let ada = try await session.require(Writer.self, 1)
        ada.name = "Grace"
        ada.name = "Ada"
        try await session.flush()
        ada.name = "Grace"
        recorder.reset()
        for (words, write) in Self.writes {
          let error = await expectError(DatabaseError.self, words) { try await write(session) }
          #expect(error?.kind == .readOnly && recorder.sent.isEmpty)
        }
        try await session.rollback()
        #expect(ada.name == "Ada")
      }
      let error = await expectError(DatabaseError.self, "the session's end") {
        try await engine.withSession(.reading) { try $0.add(Writer(name: "Eve")) }
      }
      #expect(error?.kind == .readOnly)
      let factory = SessionFactory(engine)
      #expect(try await factory.withReadSession { try await $0.select(Writer.self).count() } == 2)
    }
  }

  private static var writes: [(String, nonisolated(nonsending) (Session) async throws -> Void)] {
    [
      ("flush", { try await $0.flush() }), ("commit of a savepoint", { try await $0.withSavepoint { _ in } }),
      ("update", { try await $0.execute(Update(Writer.self).set(\.name, to: "").all()) }),
      ("delete", { _ = try await $0.execute(Delete(Writer.self).all().returning { $0.id }) }),
    ]
  }

  @Test(arguments: TemporaryDatabase.available)
  func readersRunBesideAWriter(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, _ in
      try await engine.withSession { writer in
        try writer.add(Writer(name: "Eve"))
        try await writer.flush()
        let seen = try await engine.withSession(.reading) { reader in
          let before = try await reader.select(Writer.self).count()
          return try await engine.withSession(.reading) { try await $0.select(Writer.self).count() } + 10 * before
        }
        #expect(seen == 22)
      }
      #expect(try await engine.withSession(.reading) { try await $0.select(Writer.self).count() } == 3)
    }
  }
}
