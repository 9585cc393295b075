import DBEngine
import DBQuery
import EngineBenchC

/// The work that both databases do alike, by the engine.
enum Workload {
  static let items = Int64(BENCH_ITEMS)
  static let range = Int64(BENCH_RANGE)
  static let inserts = Int64(BENCH_INSERTS)

  /// Tables and rows: 100,000 items, an account for each, an empty log, and a table that inserts fill.
  static func fill(_ connection: Connection) async throws {
    for table in ["bench_items", "bench_accounts", "bench_log", "bench_inserts"] {
      try await connection.execute("drop table if exists \(identifier: table)")
    }
    try await connection.execute(
      """
      create table bench_items (
        id bigint primary key, quantity integer not null, price double precision not null, name text not null,
        note text, code text not null
      )
      """)
    try await connection.execute("create table bench_accounts (id bigint primary key, balance bigint not null)")
    try await connection.execute("create table bench_log (account bigint not null, amount integer not null)")
    try await connection.execute(
      "create table bench_inserts (id bigint not null, quantity integer not null, name text not null)")
    let numbers: SQL =
      connection.dialect == .postgresql
      ? "generate_series(1, \(items, as: "integer")) as numbers (n)"
      : "(with recursive all_numbers (n) as (select 1 union all select n + 1 from all_numbers where n < \(items)) select n from all_numbers)"
    try await connection.execute(
      """
      insert into bench_items select n, n % 1000, n * 0.25, 'item number ' || n,
        case when n % 3 > 0 then 'a note about the item ' || n end, 'C' || (n % 977)
      from \(numbers)
      """)
    try await connection.execute("insert into bench_accounts select n, 0 from \(numbers)")
  }

  static func sum(_ rows: ResultSet) throws -> Int64 {
    var sum: Int64 = 0
    for row in rows {
      let name = try row.decode(String.self, 2)
      sum += try row.decode(Int64.self, 0) + Int64(row.decode(Int32.self, 1)) + Int64(name.utf8.count)
    }
    return sum
  }

  static func select(_ count: Int, on connection: Connection) async throws -> Int64 {
    var total: Int64 = 0
    for number in 0..<Int64(count) {
      total += try sum(
        await connection.execute("select id, quantity, name from bench_items where id = \(bench_key(number))"))
    }
    return total
  }

  /// All on the actor, which stays free while a statement runs.
  actor Client {
    let engine: Engine
    init(_ engine: Engine) { self.engine = engine }

    func select(_ count: Int) async throws -> Int64 {
      try await engine.withReadConnection { connection in try await Workload.select(count, on: connection) }
    }
  }

  struct Item {
    let id: Int64
    let quantity: Int32
    let price: Double
    let name: String
    let note: String?
    let code: String

    init(_ row: Row) throws {
      id = try row.decode(Int64.self, 0)
      quantity = try row.decode(Int32.self, 1)
      price = try row.decode(Double.self, 2)
      name = try row.decode(String.self, 3)
      note = try row.decode(String?.self, 4)
      code = try row.decode(String.self, 5)
    }

    var sum: Int64 {
      id + Int64(quantity) + Int64(price) + Int64(name.utf8.count + (note?.utf8.count ?? 0) + code.utf8.count)
    }
  }

  static func fetch(_ engine: Engine) async throws -> Int64 {
    let items = try await engine.query("select id, quantity, price, name, note, code from bench_items").map {
      try Item($0)
    }
    return items.reduce(0) { $0 + $1.sum }
  }

  static func stream(_ engine: Engine) async throws -> Int64 {
    try await engine.withReadConnection { connection in
      var sum: Int64 = 0
      for try await row in connection.stream("select id, quantity, price, name, note, code from bench_items") {
        sum += try Item(row).sum
      }
      return sum
    }
  }

  /// Operations shared out among tasks, each of which borrows a connection for each of its operations.
  static func mixed(_ operations: Int64, tasks: Int64, _ engine: Engine) async throws -> Int64 {
    try await withThrowingTaskGroup(of: Int64.self) { group in
      for task in 0..<tasks {
        group.addTask {
          var sum: Int64 = 0
          for number in operations * task / tasks..<operations * (task + 1) / tasks {
            sum += try await operation(number, engine)
          }
          return sum
        }
      }
      return try await group.reduce(0, +)
    }
  }

  private static func operation(_ number: Int64, _ engine: Engine) async throws -> Int64 {
    let key = bench_key(number)
    switch number % 10 {
    case 0:
      return try await engine.withTransaction { connection in
        try await connection.execute("update bench_accounts set balance = balance + \(1) where id = \(key)")
        try await connection.execute("insert into bench_log (account, amount) values (\(key), \(1))")
        return 1
      }
    case 1, 2:
      return try sum(
        await engine.query(
          """
          select id, quantity, name from bench_items where id between \(key) and \(key + range - 1) order by id
          """))
    default:
      return try sum(await engine.query("select id, quantity, name from bench_items where id = \(key)"))
    }
  }

  // MARK: Inserts

  static func insert(_ number: Int64) -> SQL {
    "insert into bench_inserts (id, quantity, name) values (\(number), \(number % 97), \("customer \(number)"))"
  }

  static func insertEach(_ engine: Engine) async throws -> Int64 {
    try await engine.withTransaction { connection in
      for number in 0..<inserts { try await connection.execute(insert(number)) }
      return inserts
    }
  }

  static func insertPipeline(_ engine: Engine) async throws -> Int64 {
    try await engine.withConnection { connection in
      let all: [SQL] = ["begin"] + (0..<inserts).map(insert) + ["commit"]
      return try await connection.pipeline(all).reduce(0) { $0 + Int64($1.affected) }
    }
  }

  static func insertValues(_ engine: Engine) async throws -> Int64 {
    let rows: [SQL] = (0..<inserts).map { "(\($0), \($0 % 97), \("customer \($0)"))" }
    let result = try await engine.execute(
      "insert into bench_inserts (id, quantity, name) values " + SQL(joining: rows, separator: ", "))
    return Int64(result.affected)
  }

  static func insertUnnest(_ engine: Engine) async throws -> Int64 {
    let ids = SQLValue.array((0..<inserts).map { .integer($0) })
    let quantities = SQLValue.array((0..<inserts).map { .integer($0 % 97) })
    let names = SQLValue.array((0..<inserts).map { .text("customer \($0)") })
    let result = try await engine.execute(
      """
      insert into bench_inserts (id, quantity, name)
      select * from unnest(\(ids, as: "bigint[]"), \(quantities, as: "int[]"), \(names, as: "text[]"))
      """)
    return Int64(result.affected)
  }

  static func insertCopy(_ engine: Engine) async throws -> Int64 {
    try await engine.withConnection { connection in
      let lines = AsyncStream<[UInt8]> { continuation in
        var bytes: [UInt8] = []
        for number in 0..<inserts { bytes.append(contentsOf: "\(number)\t\(number % 97)\tcustomer \(number)\n".utf8) }
        continuation.yield(bytes)
        continuation.finish()
      }
      return Int64(try await connection.copyIn("copy bench_inserts (id, quantity, name) from stdin", from: lines))
    }
  }
}
