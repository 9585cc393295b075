import DBEngine
import DBQuery
import DBSchema
import Glibc
import Testing

@testable import DBPostgres

/// Rows are fetched as they are asked for, and a cursor may end early.
@Suite struct CursorTests {
  static func rows(_ count: Int, _ backend: Backend) -> SQL {
    backend.pick(
      postgresql: "select n, cast(n as text) as t from generate_series(1, cast(\(count) as int)) n",
      sqlite: """
        with recursive s(n) as (select 1 union all select n + 1 from s where n < \(count))
        select n, cast(n as text) as t from s where n <= \(count)
        """)
  }

  @Test(arguments: Backend.available) func fetchesEveryRowInPieces(_ backend: Backend) throws {
    try backend.withConnection { connection in
      for (count, size) in [(0, 10), (1, 10), (10, 10), (25, 10), (2000, 1)] {
        let cursor = try connection.openCursor(Self.rows(count, backend).rendered(for: backend.dialect))
        same(cursor.columns, ["n", "t"], "\(count)")
        var next = 1
        while let piece = try cursor.next(atMost: size) {
          check(piece.count <= size && !piece.isEmpty, "\(piece.count) rows")
          for row in piece {
            same(try row.decode(Int.self, "n"), next)
            same(try row.decode(String.self, 1), "\(next)")
            next += 1
          }
        }
        same(next, count + 1)
        same(try cursor.next(atMost: 1)?.count, nil, "after the end")
        same(try connection.run("select 1", backend).count, 1)
      }
    }
  }

  @Test(arguments: Backend.available) func endsEarlyAndLeavesTheConnectionUsable(_ backend: Backend) throws {
    try backend.withConnection { connection in
      for closes in [true, false] {
        var cursor: (any DriverCursor)? =
          try connection.openCursor(Self.rows(3_000_000, backend).rendered(for: backend.dialect))
        same(try cursor?.next(atMost: 5)?.count, 5)
        failure(.transactionState) { try connection.run("select 1", backend) }
        let start = ContinuousClock.now
        if closes { cursor?.close() } else { cursor = nil }
        check(start.duration(to: .now) < .seconds(2), "ending took too long")
        same(try connection.run("select 1", backend).count, 1)
        same(connection.transactionState, .idle)
        cursor?.close()
        same(try cursor?.next(atMost: 1)?.count, nil)
      }
      let cursor = try connection.openCursor(Self.rows(100, backend).rendered(for: backend.dialect))
      same(try cursor.next(atMost: 1)?.count, 1)
      try connection.reset()
      same(try connection.run("select 1", backend).count, 1, "after a reset")
    }
  }

  @Test(arguments: Backend.available) func reportsAFailureAtItsRow(_ backend: Backend) throws {
    try backend.withConnection { connection in
      failure(.undefinedObject) { try connection.openCursor(RenderedSQL(text: "select * from nowhere", values: [])) }
      same(try connection.run("select 1", backend).count, 1)
      let text = backend.pick(
        postgresql: "select 1 / (3 - n) from generate_series(1, 5) n",
        sqlite: "select json_extract(j, '$') from (select '1' as j union all select '2' union all select '{')")
      let cursor = try connection.openCursor(RenderedSQL(text: text, values: []))
      same(try cursor.next(atMost: 2)?.count, 2)
      failure(.other) { try cursor.next(atMost: 2) }
      same(try connection.run("select 1", backend).count, 1)
    }
  }
}

/// COPY, notifications and the ways to prepare.
@Suite(.enabled(if: Backend.available.contains(.postgresql), "DBTOOL_TEST_POSTGRES is not set")) struct CopyTests {
  private func sql(_ text: String) -> RenderedSQL { RenderedSQL(text: text, values: []) }

  @Test func copiesInAndOut() throws {
    try Backend.postgresql.withConnection { connection in
      _ = try connection.execute(sql("create temp table t (a int primary key, b text)"))
      try connection.beginCopyIn(sql("copy t from stdin"))
      failure(.transactionState) { try connection.execute(sql("select 1")) }
      var wanted: [UInt8] = []
      for number in 1...20_000 { wanted += "\(number)\tline \(number)\n".utf8 }
      for start in stride(from: 0, to: wanted.count, by: 10_007) {
        try connection.writeCopy(Array(wanted[start..<min(wanted.count, start + 10_007)]))
      }
      same(try connection.endCopyIn(failing: nil), 20_000)
      try connection.beginCopyOut(sql("copy (select * from t order by a) to stdout"))
      var found: [UInt8] = []
      while let chunk = try connection.readCopy() { found += chunk }
      check(found == wanted, "what came out is what went in")
      try connection.beginCopyOut(sql("copy (select * from t, generate_series(1, 1000)) to stdout"))
      check(try connection.readCopy()?.isEmpty == false, "the first chunk")
      connection.endCopyOut()
      same(try connection.execute(sql("select count(*) from t")).first?[0], 20_000)
      // Given up: nothing of it is stored.
      try connection.beginCopyIn(sql("copy t from stdin"))
      try connection.writeCopy(Array("30000\tx\n".utf8))
      same(try connection.endCopyIn(failing: "changed my mind"), 0)
      // Refused by the server.
      try connection.beginCopyIn(sql("copy t from stdin"))
      try connection.writeCopy(Array("1\tagain\n".utf8))
      failure(.unique) { try connection.endCopyIn(failing: nil) }
      failure(.undefinedObject) { try connection.beginCopyIn(sql("copy nowhere from stdin")) }
      failure(.unsupported) { try connection.beginCopyIn(sql("copy t to stdout")) }
      failure(.unsupported) { try connection.beginCopyOut(sql("copy t from stdin")) }
      failure(.unsupported) { try connection.beginCopyOut(sql("select 1")) }
      failure(.transactionState) { try connection.writeCopy([1]) }
      try connection.beginCopyIn(sql("copy t from stdin"))
      try connection.reset()
      same(connection.transactionState, .idle)
    }
  }

  @Test func receivesNotificationsAndWakes() throws {
    try Backend.postgresql.withConnection { listener in
      _ = try listener.execute(sql("listen \"Some Channel\""))
      same(try listener.notifications(waitingAtMost: .milliseconds(1)), [])
      let thread = TestThread {
        try? Backend.postgresql.withConnection { other in
          for number in 1...3 {
            try other.run("select pg_notify('Some Channel', \("n\(number)", as: "text"))", .postgresql)
          }
        }
      }
      var payloads: [String] = []
      while payloads.count < 3 {
        let arrived = try listener.notifications(waitingAtMost: .seconds(20))
        if arrived.isEmpty { break }
        check(arrived.allSatisfy { $0.channel == "Some Channel" && $0.processID > 0 }, "\(arrived)")
        payloads += arrived.map(\.payload)
      }
      thread.join()
      same(payloads, ["n1", "n2", "n3"])
      let interrupter = listener.interrupter
      let waker = TestThread {
        usleep(50_000)
        interrupter.wake()
      }
      let start = ContinuousClock.now
      same(try listener.notifications(waitingAtMost: .seconds(30)), [])
      waker.join()
      check(start.duration(to: .now) < .seconds(10), "woken early")
      interrupter.wake()
      same(try listener.notifications(waitingAtMost: .seconds(30)), [], "a wake that came before the wait")
    }
  }

  @Test func preparesAsItIsTold() throws {
    let modes: [(PostgresOptions.StatementMode, Int)] = [(.automatic, 4), (.perConnection(limit: 2), 2), (.unnamed, 0)]
    for (mode, wanted) in modes {
      let driver = try PostgresDriver(url: Backend.postgresURL ?? "", options: PostgresOptions(statements: mode))
      let connection = try driver.connect()
      defer { connection.close() }
      for _ in 0..<3 {
        for number in 0..<4 {
          let found = try connection.execute(RenderedSQL(text: "select $1::int + \(number)", values: [1]))
          same(found.first?[0], .integer(Int64(number + 1)))
        }
      }
      let text = "select count(*) from pg_prepared_statements where name like 'dbtool%'"
      let count = try connection.execute(sql(text))[0].decode(Int.self, 0)
      // One that gave way ends before the next statement.
      check(wanted == 0 ? count == 0 : (wanted...wanted + 1).contains(count), "\(mode): \(count)")
    }
  }
}
