import DBEngine
import DBQuery
import Testing

@Suite(.enabled(if: Database.hasPostgres))
struct CopyAndListenTests {
  /// Runs a body with a connection that has a temporary table `copied (id int, name text)`.
  func withTable(_ body: (Connection) async throws -> Void) async throws {
    try await Database.postgresql.withEngine { engine in
      try await engine.withConnection { connection in
        try await connection.execute("create temporary table copied (id int, name text)")
        try await body(connection)
        same(connection.transactionState, .idle)
        same(try await connection.execute("select 1").count, 1)
      }
    }
  }

  static func lines(_ count: Int, failingAfter: Int? = nil) -> AsyncThrowingStream<[UInt8], any Error> {
    AsyncThrowingStream { continuation in
      for number in 1...count {
        if number == failingAfter { return continuation.finish(throwing: DatabaseError(.other, "source")) }
        // A line in two chunks.
        continuation.yield(Array("\(number)\tname".utf8))
        continuation.yield(Array(" \(number)\n".utf8))
      }
      continuation.finish()
    }
  }

  @Test func copiesInAndOut() async throws {
    try await withTable { connection in
      same(try await connection.copyIn("copy copied from stdin", from: Self.lines(50_000)), 50_000)
      same(try await connection.execute("select count(*) from copied")[0].decode(Int.self, 0), 50_000)
      var bytes = 0
      var newlines = 0
      for try await chunk in connection.copyOut("copy copied to stdout") {
        bytes += chunk.count
        newlines += chunk.count { $0 == UInt8(ascii: "\n") }
      }
      same(newlines, 50_000)
      check(bytes > 500_000, "\(bytes) bytes")
    }
  }

  @Test func aSourceThatThrowsStoresNothing() async throws {
    try await withTable { connection in
      let error = await failure(.other) {
        try await connection.copyIn("copy copied from stdin", from: Self.lines(50_000, failingAfter: 40_000))
      }
      same(error.message, "source")
      same(try await connection.execute("select count(*) from copied")[0].decode(Int.self, 0), 0)
    }
  }

  @Test func aLineThatTheServerRefusesIsAnErrorAndStoresNothing() async throws {
    try await withTable { connection in
      let bad = AsyncStream<[UInt8]> { continuation in
        continuation.yield(Array("1\ta\nnot a number\tb\n".utf8))
        continuation.finish()
      }
      do {
        try await connection.copyIn("copy copied from stdin", from: bad)
        Issue.record("nothing was thrown")
      } catch let error as DatabaseError { same(error.code, "22P02") }
      same(try await connection.execute("select count(*) from copied")[0].decode(Int.self, 0), 0)
    }
  }

  @Test func aReaderMayStopCopyingOut() async throws {
    try await withTable { connection in
      for try await _ in connection.copyOut("copy (select * from generate_series(1, 3000000)) to stdout") { break }
      same(try await connection.execute("select 1").count, 1)
    }
  }

  @Test func cancellingACopyStoresNothingAndKeepsTheConnection() async throws {
    try await Database.postgresql.withEngine(.init(pool: .init(maximumSize: 2))) { engine in
      try await engine.execute("create table if not exists copy_cancelled (id int, name text)")
      try await engine.execute("truncate copy_cancelled")
      let (endless, source) = AsyncStream<[UInt8]>.makeStream()
      source.yield(Array("1\ta\n".utf8))
      let task = Task {
        try await engine.withConnection { try await $0.copyIn("copy copy_cancelled from stdin", from: endless) }
      }
      try await eventually("it copies") {
        try await engine.query(
          "select 1 from pg_stat_activity where query like 'copy copy_cancelled%' and state = 'active'"
        ).count == 1
      }
      task.cancel()
      _ = await task.result
      same(try await engine.first(Int.self, "select count(*) from copy_cancelled"), 0)
      same(engine.statistics.closed, 0, "closed")
      try await engine.execute("drop table copy_cancelled")
    }
  }

  @Test func hearsWhatOtherSessionsSay() async throws {
    try await Database.postgresql.withEngine { engine in
      var notifications = engine.listen(["orders", "Odd Name"]).makeAsyncIterator()
      try await notifications.start()
      for number in 1...3 { try await engine.execute("select pg_notify('orders', \("\(number)"))") }
      try await engine.execute("select pg_notify('Odd Name', '')")
      var heard: [String] = []
      for _ in 0..<4 { if let one = try await notifications.next() { heard.append("\(one.channel) \(one.payload)") } }
      same(heard, ["orders 1", "orders 2", "orders 3", "Odd Name "])
      same(engine.statistics.leased, 1)
    }
  }

  @Test func aCancelledListenerReturnsAtOnceAndGivesItsConnectionUp() async throws {
    try await Database.postgresql.withEngine { engine in
      let isListening = Shared(false)
      let task = Task {
        var notifications = engine.listen(["quiet"]).makeAsyncIterator()
        try await notifications.start()
        isListening.change { $0 = true }
        _ = try await notifications.next()
      }
      try await eventually("it listens") { isListening.value }
      try await Task.sleep(for: .milliseconds(20))
      await within(.milliseconds(100)) {
        task.cancel()
        _ = await task.result
      }
      try await eventually("its connection is closed") { engine.statistics.total == 0 }
    }
  }

  @Test func aListenerWhoseBackendIsKilledEndsWithConnectionLost() async throws {
    try await Database.postgresql.withEngine { engine in
      let channel = "lost_\(UInt32.random(in: 0...UInt32.max))"
      let task = Task {
        var notifications = engine.listen([channel]).makeAsyncIterator()
        _ = try await notifications.next()
      }
      try await eventually("it is killed") {
        let text = "%listen \"\(channel)\"%"
        return try await engine.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where query like \(text) and pid <> pg_backend_pid() and state = 'idle'"
        ).count == 1
      }
      await failure(.connectionLost) { try await task.value }
    }
  }

  @Test func aShutdownEndsListeners() async throws {
    try await Database.postgresql.withEngine { engine in
      let task = Task {
        var notifications = engine.listen(["quiet"]).makeAsyncIterator()
        _ = try await notifications.next()
      }
      try await eventually("it listens") { engine.statistics.leased == 1 && engine.statistics.connecting == 0 }
      await engine.shutdown(deadline: .milliseconds(200))
      await failure(.shutdown) { try await task.value }
    }
  }
}
