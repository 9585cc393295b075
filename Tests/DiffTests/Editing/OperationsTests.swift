import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// The SQL that each word of the operations API sends.
@Suite(.serialized) struct OperationsTests {
  @Test(arguments: TemporaryDatabase.available)
  func everyWordSendsItsSQL(_ dialect: DialectName) async throws {
    for sample in OperationSample.all {
      let wanted = dialect == .sqlite ? sample.sqlite : sample.postgresql
      guard let wanted else { continue }
      do {
        let sent = try await Self.sent(by: sample, on: dialect)
        guard sent != wanted else { continue }
        Issue.record("\(sample.title) on \(dialect.rawValue) sent\n\(sent.joined(separator: "\n"))")
      } catch {
        Issue.record("\(sample.title) on \(dialect.rawValue): \(error)")
      }
    }
  }

  /// The statements that change something.
  private static nonisolated(nonsending) func sent(by sample: OperationSample, on dialect: DialectName) async throws
    -> [String]
  {
    try await withTemporaryDatabase(dialect) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine(observer: recorder)
      return try await engine.withTransaction { connection in
        for text in sample.setup(dialect) { try await connection.execute(SQL(unsafe: text)) }
        recorder.reset()
        try await sample.body(Operations(connection))
        return recorder.statements.filter { text in
          ["create ", "alter ", "drop ", "comment ", "update ", "insert ", "delete ", "copy "]
            .contains { text.hasPrefix($0) }
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aMistypedNameIsToldWithTheNearest(_ dialect: DialectName) async throws {
    try await Self.with(dialect) { connection in
      let operations = Operations(connection)
      try await expectError("unknownTable", hint: "did you mean users?") { try await operations.dropTable("user") }
      try await expectError("unknownColumn", hint: "did you mean email?") {
        try await operations.dropColumn("emial", of: "users")
      }
      try await expectError("unknownColumn", hint: "did you mean email?") {
        try await operations.createIndex("i", on: "users", ["e_mail"])
      }
      try await expectError("unknownColumn", hint: "did you mean email?") {
        try await operations.bulkInsert(into: "users", columns: ["mail"], rows: [["x"]])
      }
      try await expectError("wrongNumberOfValues") {
        try await operations.bulkInsert(into: "users", columns: ["id", "email"], rows: [[1, "a"], [2]])
      }
      try await expectError("unknownConstraint") { try await operations.alterTable("users") { $0.dropCheck("1 = 2") } }
    }
  }

  @Test func whatADatabaseDoesNotHaveIsSaid() async throws {
    try await Self.with(.sqlite) { connection in
      let operations = Operations(connection)
      let hint = "if step.dialect == .postgresql"
      try await expectError("unsupportedOperation", hint: hint) { try await operations.createEnum("m", ["a"]) }
      try await expectError("unsupportedOperation", hint: hint) { try await operations.createSchema("s") }
      try await expectError("unsupportedOperation", hint: hint) { try await operations.createSequence("s") }
      try await expectError("unsupportedOperation", hint: hint) { try await operations.createDomain("d", "text") }
      try await expectError("unsupportedOperation", hint: hint) {
        try await operations.createMaterializedView("v", as: "select 1")
      }
      try await expectError("unsupportedOperation", hint: hint) {
        try await operations.addExclusion(to: "users", "x", "EXCLUDE (id WITH =)")
      }
      try await expectError("unsupportedOperation", hint: hint) {
        try await operations.createTable("t") { $0.column("id", "integer", identity: IdentityDefinition()) }
      }
      try await expectError("unsupportedOperation", hint: "ObjectName(schema: nil") {
        try await operations.createTable("audit.log") { $0.column("id", "integer") }
      }
    }
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Self.with(.postgresql) { connection in
      try await expectError("unsupportedOperation", hint: "if step.dialect == .sqlite") {
        try await Operations(connection).rebuildTable("users") { _ in }
      }
      try await expectError("needsNoTransaction", hint: "//: transaction = none") {
        try await Operations(connection).createIndex("i", on: "users", ["email"], concurrently: true)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func onTheWayDownRowsGoOnlyWhenAllowed(_ dialect: DialectName) async throws {
    try await Self.with(dialect) { connection in
      let down = Operations(connection, direction: .down)
      // Nothing is lost with a table that is empty, or a column of one.
      try await down.addColumn(to: "users", "note", "text")
      try await down.dropColumn("note", of: "users")
      try await connection.execute("insert into users (id, email) values (1, 'a@b')")
      try await down.addColumn(to: "users", "note", "text")
      try await expectError("wouldLoseData", hint: "--lose column:users.note") {
        try await down.dropColumn("note", of: "users")
      }
      try await expectError("wouldLoseData", hint: "--lose table:users") { try await down.dropTable("users") }
      for allowed: Set<String> in [["column:users.note"], ["table:users"], ["all"]] {
        try await connection.execute("savepoint one")
        try await Operations(connection, direction: .down, mayLose: allowed).dropColumn("note", of: "users")
        try await connection.execute("rollback to one")
      }
      try await Operations(connection, direction: .up).dropColumn("note", of: "users")
      try await Operations(connection, direction: .down, mayLose: ["table:users"]).dropTable("users")
    }
  }

  @Test func aTableThatOthersReferToIsMadeAnewWithForeignKeysOff() async throws {
    try await Self.with(.sqlite) { connection in
      let operations = Operations(connection)
      try await connection.execute(
        "create table notes (id integer primary key, user integer references users (id) on delete cascade)")
      try await connection.execute("insert into users (id, email) values (1, 'a')")
      try await connection.execute("insert into notes (user) values (1)")
      let hint = "//: foreign_keys = off"
      try await expectError("needsForeignKeysOff", hint: hint) {
        try await operations.addCheck(to: "users", "id > 0")
      }
      try await expectError("needsForeignKeysOff", hint: hint) { try await operations.dropTable("users") }
      // What needs no rebuild goes on, and so does a table that nobody refers to.
      try await operations.addColumn(to: "users", "age", "integer")
      try await operations.addCheck(to: "notes", "id > 0")
      let left = try await connection.execute("select count(*) from notes").first?.decode(Int64.self, 0)
      if left != 1 { Issue.record("a row is gone") }
    }
  }

  @Test func aRebuildKeepsRowsIndexesTriggersAndViews() async throws {
    try await Self.with(.sqlite) { connection in
      for text in [
        "insert into users (id, email) values (7, 'a'), (9, null)", "create index by_email on users (email)",
        "create view mails as select email from users", "create view more as select * from mails",
        "create trigger t after insert on users begin update users set email = 'new' where id = new.id; end",
      ] { try await connection.execute(SQL(unsafe: text)) }
      let before = try await connection.inspectSchema()
      try await Operations(connection).alterTable("users") { table in
        table.addCheck("id > 0")
        table.alterColumn("email", nullable: false, default: .set("'none'"), backfill: "'was ' || id")
      }
      let after = try await connection.inspectSchema()
      let isKept =
        before.views == after.views && before.triggers == after.triggers
        && before.tables[0].indexes == after.tables[0].indexes && after.tables[0].checks.count == 1
      if !isKept { Issue.record("something is gone: \(after)") }
      let rows = try await connection.execute("select id, email from users order by id")
        .map { "\(try $0.decode(Int64.self, 0)) \(try $0.decode(String.self, 1))" }
      if rows != ["7 a", "9 was 9"] { Issue.record("\(rows)") }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func manyRowsGoInAndComeBackInBatches(_ dialect: DialectName) async throws {
    try await Self.with(dialect) { connection in
      let operations = Operations(connection)
      let odd = ["plain", "tab\tline\nback\\slash\r\\N", "", "quote ' and \"", "ünï😀"]
      let rows = (1...9_999).map { [SQLValue.integer($0), $0 % 7 == 0 ? .null : .text(odd[Int($0) % odd.count])] }
      let count = try await operations.bulkInsert(into: "users", columns: ["id", "email"], rows: rows)
      if count != rows.count { Issue.record("\(count) rows were counted") }
      let found = try await connection.execute("select id, email from users order by id").map { row in
        [SQLValue.integer(try row.decode(Int64.self, 0)), try row.decode(String?.self, 1).map { .text($0) } ?? .null]
      }
      if found != rows { Issue.record("the rows came back otherwise") }
      var sizes: [Int] = []
      let batches = try await operations.forEachBatch(of: "users", by: "id", size: 4_000) { batch in
        sizes.append(try await operations.execute("update users set email = 'x' where \(batch)").affected)
      }
      if batches != 3 || sizes != [4_000, 4_000, 1_999] { Issue.record("\(batches) batches of \(sizes)") }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func outsideOfATransactionIndexesComeConcurrentlyAndRebuildsWhole(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let recorder = StatementRecorder()
      try await database.engine(observer: recorder).withConnection { connection in
        try await connection.execute("create table users (id integer primary key, email text)")
        recorder.reset()
        let operations = Operations(connection)
        try await operations.createIndex("i", on: "users", ["email"], ifNotExists: true, concurrently: true)
        try await operations.dropIndex("i", ifExists: true, concurrently: true)
        try await operations.addCheck(to: "users", "id > 0", name: "c")
      }
      let wanted =
        dialect == .postgresql
        ? ["create index concurrently if not exists i on users (email)", "drop index concurrently if exists i"]
        : ["create index if not exists \"i\"", "drop index if exists \"i\"", "begin", "commit"]
      for text in wanted where !recorder.statements.contains(where: { $0.lowercased().hasPrefix(text) }) {
        Issue.record("\(text) was not sent: \(recorder.statements)")
      }
    }
  }

  // MARK: - Support

  private static nonisolated(nonsending) func with(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (Connection) async throws -> Void
  ) async throws {
    try await withTemporaryDatabase(dialect) { database in
      try await database.engine().withTransaction { connection in
        try await connection.execute("create table users (id integer primary key, email text)")
        try await body(connection)
      }
    }
  }
}

private nonisolated(nonsending) func expectError(
  _ code: String, hint: String? = nil, at place: SourceLocation = #_sourceLocation,
  _ body: nonisolated(nonsending) () async throws -> Void
) async throws {
  do {
    try await body()
    Issue.record("no error", sourceLocation: place)
  } catch let error as MigrationError {
    if error.code != code { Issue.record("\(error.code): \(error)", sourceLocation: place) }
    if let hint, error.hint?.contains(hint) != true { Issue.record("hint: \(error)", sourceLocation: place) }
  }
}
