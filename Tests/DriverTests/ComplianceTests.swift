import DBEngine
import DBQuery
import Glibc
import Synchronization
import Testing

/// What every driver must do, whatever the database.
@Suite struct ComplianceTests {
  @Test(arguments: Backend.available) func storesAndReadsBackEveryKindOfValue(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run(
        backend.pick(
          postgresql: "create temp table v (b bool, i int, l bigint, d double precision, t text, y bytea)",
          sqlite: "create table v (b, i, l, d, t, y)"), backend)
      let rows: [[SQLValue]] = [
        [.bool(true), .integer(7), .integer(.max), .double(1.5), .text("O'Hara 漢字 🦉"), .bytes([0, 1, 255])],
        [.bool(false), .integer(-2_147_483_648), .integer(.min), .double(-1e300), .text(""), .bytes([])],
        [.null, .null, .null, .null, .null, .null],
        [.bool(true), .integer(0), .integer(0), .double(1e-300), .text("a\nb\t\\'\""), .bytes(Array(0...255))],
        [.bool(true), .integer(1), .integer(1), .double(.infinity), .text(String(repeating: "é", count: 9000)), .null],
      ]
      for row in rows {
        let insert = SQL(joining: row.map { "\($0)" }, separator: ", ")
        same(try connection.run("insert into v values (\(insert))", backend).affected, 1)
      }
      let found = try connection.run("select * from v", backend)
      same(found.columns, ["b", "i", "l", "d", "t", "y"])
      same(found.count, rows.count)
      for (row, wanted) in zip(found, rows) {
        for column in 0..<6 {
          var value = wanted[column]
          if backend == .sqlite, case .bool(let truth) = value { value = .integer(truth ? 1 : 0) }
          same(row[column], value, "column \(column)")
        }
      }
      let counted = try connection.run("update v set i = 3 where d is not null", backend)
      same(counted.affected, 4)
      same(counted.columns, [])
      same(try connection.run("delete from v where i = 99", backend).affected, 0)
      same(try connection.run("select t from v where i = \(12345)", backend).columns, ["t"], "columns without rows")
    }
  }

  @Test(arguments: Backend.available) func refusesTextWithTwoStatementsAndRunsNeither(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run("create temp table t (a int)", backend)
      failure(.unsupported) { try connection.run("insert into t values (1); insert into t values (2)", backend) }
      same(try connection.run("select * from t", backend).count, 0)
      for harmless: SQL in ["", "  \n", "-- nothing", "/* nothing */", ";", "select 1;", "select 1; -- end"] {
        _ = try connection.run(harmless, backend)
      }
      same(connection.transactionState, .idle)
    }
  }

  @Test(arguments: Backend.available) func tellsTheStateOfTheTransaction(_ backend: Backend) throws {
    try backend.withConnection { connection in
      same(connection.transactionState, .idle)
      try connection.run("begin", backend)
      same(connection.transactionState, .open)
      failure(.undefinedObject) { try connection.run("select * from nowhere", backend) }
      same(connection.transactionState, backend.pick(postgresql: .failed, sqlite: .open))
      try connection.run("rollback", backend)
      same(connection.transactionState, .idle)
      check(connection.isUsable(), "usable")
      try connection.ping()
      connection.close()
      same(connection.transactionState, .lost)
      check(!connection.isUsable(), "a closed connection is not usable")
      failure(.connectionLost) { try connection.run("select 1", backend) }
      failure(.connectionLost) { try connection.ping() }
      failure(.connectionLost) { try connection.pipeline([RenderedSQL(text: "select 1", values: [])]) }
      connection.interrupter.interrupt()
      connection.close()
    }
  }

  @Test(arguments: Backend.available) func namesKindAndPlaceOfAFailure(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run("create temp table p (id int primary key)", backend)
      try connection.run(
        """
        create temp table c (a int not null, b int constraint small check (b < 10), u int unique,
          p int references p (id))
        """, backend)
      try connection.run("insert into c values (1, 1, 1, null)", backend)
      let cases: [(SQL, DatabaseError.Kind, table: String?, column: String?)] = [
        ("insert into c (a, u) values (1, 1)", .unique, "c", backend.pick(postgresql: nil, sqlite: "u")),
        ("insert into c (a, b) values (1, 77)", .check, backend.pick(postgresql: "c", sqlite: nil), nil),
        ("insert into c (b) values (1)", .notNull, "c", "a"),
        ("insert into c (a, p) values (1, 9)", .foreignKey, backend.pick(postgresql: "c", sqlite: nil), nil),
        ("create temp table c (a int)", .duplicateObject, nil, nil),
        ("select nope from c", .undefinedObject, nil, backend.pick(postgresql: nil, sqlite: "nope")),
        ("select * from nowhere", .undefinedObject, nil, nil),
        ("select nope(1)", .undefinedObject, nil, nil),
        ("selec 1", .syntax, nil, nil), ("select (", .syntax, nil, nil),
      ]
      for (sql, kind, table, column) in cases {
        let error = failure(kind) { try connection.run(sql, backend) }
        let text = sql.rendered(for: backend.dialect).text
        same(error.statement, text)
        check(error.code != nil, "a code for \(text)")
        if kind != .undefinedObject { same(error.table, table, text) }
        same(error.column, column, text)
      }
      same(failure(.check) { try connection.run("insert into c (a, b) values (1, 77)", backend) }.constraint, "small")
    }
  }

  @Test(arguments: Backend.available) func countsTheOffsetOfAFailureInBytes(_ backend: Backend) throws {
    try backend.withConnection { connection in
      let text = "select '漢字🦉é', nowhere_column from (select 1 as a) x"
      let error = failure(.undefinedObject) { try connection.execute(RenderedSQL(text: text, values: [])) }
      let wanted = text.utf8.distance(
        from: text.startIndex, to: text.firstRange(of: "nowhere")?.lowerBound ?? text.endIndex)
      same(error.offset, wanted)
    }
  }

  @Test(arguments: Backend.available) func keepsBoundValuesOutOfErrors(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run("create temp table s (e varchar(99) unique check (length(e) < 50), n int not null)", backend)
      try connection.run("insert into s values (\("secret@x.org"), 1)", backend)
      for statement: SQL in [
        "insert into s values (\("secret@x.org"), 1)", "insert into s values (\("secret-long".repeated(9)), 1)",
        "insert into s values (\("secret-null"), null)", "insert into s values ('x', cast(\("secret") as int))",
        "select nowhere from s where e = \("secret")",
      ] {
        do {
          _ = try connection.run(statement, backend)
          check(backend == .sqlite, "must fail: \(statement)")
        } catch let error as DatabaseError {
          check(!"\(error)".contains("secret"), "the error holds the value: \(error)")
          check(!"\(error.detail ?? "")\(error.hint ?? "")".contains("secret"), "detail")
        }
      }
    }
  }

  @Test(arguments: Backend.available) func pipelinesInOrderAndNamesTheFirstFailure(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run("create temp table l (seq int primary key, t text)", backend)
      func insert(_ number: Int, _ text: String = "x") -> RenderedSQL {
        ("insert into l values (\(number), \(text))" as SQL).rendered(for: backend.dialect)
      }
      same(try connection.pipeline([]).count, 0)
      let results = try connection.pipeline(
        (1...1000).map { insert($0) } + [RenderedSQL(text: "select count(*) from l", values: [])])
      same(results.count, 1001)
      same(results.last?.first?[0], .integer(1000))
      check(results.dropLast().allSatisfy { $0.affected == 1 }, "one row each")

      try connection.run("begin", backend)
      let error = failure(.unique) {
        try connection.pipeline([insert(2000), insert(2001), insert(5), insert(2002), insert(2003)])
      }
      same(error.pipelineIndex, 2)
      same(error.statement, insert(5).text)
      try connection.run("rollback", backend)
      same(try connection.run("select count(*) from l", backend).first?[0], .integer(1000))
      same(try connection.pipeline([insert(3000), insert(3001)]).count, 2, "usable after a failure")
      let syntax = failure(.syntax) {
        try connection.pipeline([insert(4000), RenderedSQL(text: "selec", values: []), insert(4001)])
      }
      same(syntax.pipelineIndex, 1)
      same(connection.transactionState, .idle)
      same(try connection.run("select count(*) from l where seq = 4001", backend).first?[0], .integer(0))
    }
  }

  @Test(arguments: Backend.available) func pipelinesLargeTextsBothWays(_ backend: Backend) throws {
    try backend.withConnection { connection in
      let large = String(repeating: "0123456789abcdef", count: 20_000)
      let echo = ("select cast(\(large) as text) as t" as SQL).rendered(for: backend.dialect)
      let results = try connection.pipeline(Array(repeating: echo, count: 60))
      same(results.count, 60)
      check(results.allSatisfy { $0.first?[0] == .text(large) }, "each text came back whole")
      let literal = RenderedSQL(text: "select '\(large)'", values: [])
      same(try connection.pipeline(Array(repeating: literal, count: 30)).count, 30)
    }
  }

  @Test(arguments: Backend.available) func runsStatementsWithValuesAgainAfterTheTableChanged(_ backend: Backend) throws
  {
    try backend.withConnection { connection in
      try connection.run("create temp table g (a int)", backend)
      try connection.run("insert into g values (1)", backend)
      func all() throws -> ResultSet { try connection.run("select * from g where a = \(1)", backend) }
      for _ in 0..<4 { same(try all().columns, ["a"]) }
      try connection.run("alter table g add column b text", backend)
      for _ in 0..<4 { same(try all().columns, ["a", "b"]) }
      try connection.run("begin", backend)
      same(try all().columns, ["a", "b"])
      try connection.run("alter table g add column c text", backend)
      for _ in 0..<3 { same(try all().columns, ["a", "b", "c"], "inside the transaction that changed it") }
      try connection.run("rollback", backend)
      try connection.run("begin", backend)
      for _ in 0..<3 { same(try all().columns, ["a", "b"], "after the change was rolled back") }
      try connection.run("commit", backend)
    }
  }

  @Test(arguments: Backend.available) func resetsTheSession(_ backend: Backend) throws {
    try backend.withConnection { connection in
      try connection.run("begin", backend)
      try connection.run("create temp table lost (a int)", backend)
      try connection.reset()
      same(connection.transactionState, .idle)
      try connection.run("create temp table gone (a int)", backend)
      try connection.run("create temp view gone_view as select a from gone", backend)
      try connection.reset()
      for name in ["lost", "gone", "gone_view"] {
        failure(.undefinedObject) { try connection.run("select * from \(identifier: name)", backend) }
      }
      try connection.run("begin", backend)
      failure(.undefinedObject) { try connection.run("select * from nowhere", backend) }
      try connection.reset()
      same(connection.transactionState, .idle)
    }
  }

  @Test(arguments: Backend.available) func interruptsARunningStatementAndNoLaterOne(_ backend: Backend) throws {
    try backend.withConnection { connection in
      let slow: SQL = backend.pick(
        postgresql: "select pg_sleep(20)",
        sqlite: "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n")
      for _ in 0..<3 {
        let interrupter = connection.interrupter
        let thread = TestThread {
          usleep(60_000)
          interrupter.interrupt()
        }
        let start = ContinuousClock.now
        failure(.queryCancelled) { try connection.run(slow, backend) }
        thread.join()
        check(start.duration(to: .now) < .seconds(10), "it took too long")
        try connection.run("select 1", backend)
      }
      connection.interrupter.interrupt()
      try connection.run("select 1", backend)
    }
  }

  @Test(arguments: Backend.available) func survivesInterruptsAtEveryMoment(_ backend: Backend) throws {
    try backend.withConnection { connection in
      let interrupter = connection.interrupter
      let flag = Flag()
      let thread = TestThread { while !flag.isSet { interrupter.interrupt() } }
      for number in 0..<300 {
        do {
          same(try connection.run("select cast(\(number) as int)", backend).first?[0], .integer(Int64(number)))
        } catch let error as DatabaseError {
          same(error.kind, .queryCancelled, "\(error)")
        }
      }
      flag.set()
      thread.join()
      same(try connection.run("select 5", backend).first?[0], .integer(5))
      same(connection.transactionState, .idle)
    }
  }

  @Test(arguments: Backend.available) func refusesNULInAStatement(_ backend: Backend) throws {
    try backend.withConnection { connection in
      let error = failure(.syntax) { try connection.execute(RenderedSQL(text: "select 1\0; drop table x", values: [])) }
      same(error.offset, 8)
      try connection.ping()
    }
  }
}

extension String {
  func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}

/// A flag that two threads share.
final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
