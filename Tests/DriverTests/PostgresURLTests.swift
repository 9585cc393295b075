import DBEngine
import Glibc
import Testing

@testable import DBPostgres

/// Connection strings: what is read, what is shown, what is refused. Nothing connects here.
@Suite struct PostgresURLTests {
  @Test func showsEveryFormWithoutItsPassword() throws {
    let cases: [(String, url: String, database: String, host: String, port: String)] = [
      (
        "postgresql://ada:s3cret@db.example.org:6543/shop", "postgresql://ada@db.example.org:6543/shop", "shop",
        "db.example.org", "6543"
      ),
      (
        "postgres://ada@h/shop?password=s3cret&sslmode=require", "postgresql://ada@h/shop?sslmode=require", "shop", "h",
        "5432"
      ),
      ("postgresql://h/shop?sslpassword=s3cret&sslkey=/k", "postgresql://h/shop?sslkey=/k", "shop", "h", "5432"),
      ("host=h user=ada password=s3cret dbname=shop", "postgresql://ada@h/shop", "shop", "h", "5432"),
      ("host=h password='s3cret \\' x' dbname=shop port=1", "postgresql://h:1/shop", "shop", "h", "1"),
      ("postgresql://ada:s3cret%40%2F@h/we%22ird%20n", "postgresql://ada@h/we%22ird%20n", "we\"ird n", "h", "5432"),
      ("postgresql:///shop?host=/tmp/x&user=ada", "postgresql://ada@/shop?host=/tmp/x", "shop", "/tmp/x", "5432"),
      (
        "postgresql://a:1,b:2/shop?target_session_attrs=read-write",
        "postgresql://a:1,b:2/shop?target_session_attrs=read-write", "shop", "a,b", "1,2"
      ),
      ("postgresql://[::1]:9/shop", "postgresql://[::1]:9/shop", "shop", "::1", "9"),
      ("postgresql://ada:s3?cret@h/shop", "postgresql://ada@h/shop", "shop", "h", "5432"),
      ("host=a,b port=7 dbname=shop", "postgresql:///shop?host=a,b&port=7", "shop", "a,b", "7"),
    ]
    for (given, url, database, host, port) in cases {
      let driver = try PostgresDriver(url: given)
      same(driver.address.url, url, given)
      same(driver.address.database, database, given)
      same(driver.address.place, .server(host: host, port: port), given)
      // What is shown reads back as the same, but for the secrets.
      let open = driver.parameters.given.filter { !ConnectionParameters.secretKeywords.contains($0.keyword) }
      same(Set(try ConnectionParameters(url: url, applicationName: "x").given), Set(open), given)
      check(!"\(driver) \(String(reflecting: driver))".contains("s3"), "a description shows the password")
      var dumped = ""
      dump(driver, to: &dumped)
      check(!dumped.contains("s3"), "a dump shows the password: \(dumped)")
    }
    same(try PostgresDriver(url: "user=ada host=h").address.database, "ada", "libpq's default is the user's name")
  }

  @Test(arguments: [
    "", "  ", "shop", "mysql://ada:s3cret@h/shop", "sqlite:shop.db", "postgresql:shop", "POSTGRESQL://h/s3cret",
    "postgresql://ada:s3cr%et@h/shop", "postgresql://ada:s3@cret@h/shop", "postgresql://ada:s3/cret@h/shop",
    "postgresql://ada:12/s3cret@h/shop", "postgresql://h:s3cret/shop", "postgresql://h:70000/shop",
    "host=h password=a s3cret", "host=h password=a s3cret=b", "host=h@s3cret", "postgresql://h/shop?s3cret=1",
    "dbname=postgresql://ada:s3cret@h/shop", "postgresql://[::1/shop", "postgresql://h/x\0y", "host='s3cret",
    "user:s3cret@h/shop",
  ]) func refusesOddFormsWithoutRepeatingThem(_ url: String) {
    let error = failure(.configuration) { try PostgresDriver(url: url) }
    check(error.hint != nil, "a hint for \(url)")
    for word in ["s3", "cret"] { check(!"\(error)".contains(word), "\(url): \(error)") }
  }

  @Test func suggestsTheParameterThatWasMeant() {
    let error = failure(.configuration) { try PostgresDriver(url: "postgresql://h/d?aplication_name=x") }
    check(error.message.contains("application_name"), error.message)
  }
}

/// Statements are prepared from their second use on, and given up when they may no longer fit.
@Suite struct PreparedStatementsTests {
  @Test func preparesFromTheSecondUse() {
    var prepared = PreparedStatements(seed: 1)
    let key = PreparedStatements.Key(text: "select $1", types: [])
    same(prepared.isWorthPreparing(key), false)
    same(prepared.isWorthPreparing(key), true)
    same(prepared.isWorthPreparing(.init(text: "select $1", types: [17])), false, "another key")
    let name = prepared.newName()
    prepared.add(key, name: name, shape: nil)
    same(prepared.use(key)?.name, name)
    check(prepared.newName() != name, "names are new")
  }

  @Test func forgetsStatementsThatACatalogChangeConcerns() {
    let rows = PreparedStatements.Key(text: "select", types: [])
    let none = PreparedStatements.Key(text: "insert", types: [])
    let cases: [([(tag: String, text: String)], keepsRows: Bool, keepsOther: Bool)] = [
      ([("INSERT 0 1", "")], true, true), ([("ALTER TABLE", "")], false, true), ([("CREATE TABLE", "")], false, true),
      ([("SET", "set lock_timeout = 1")], true, true), ([("SET", "SET LOCAL Search_Path = x")], false, true),
      ([("SET", "set role x")], false, true), ([("RESET", "reset all")], false, true),
      ([("ROLLBACK", "")], true, true), ([("COMMIT", "")], true, true),
      ([("DEALLOCATE ALL", "")], false, false), ([("DISCARD ALL", "")], false, false),
    ]
    for (notes, keepsRows, keepsOther) in cases {
      var prepared = PreparedStatements(seed: 1)
      prepared.add(rows, name: "r", shape: nil)
      prepared.add(none, name: "n", shape: .empty)
      for note in notes { prepared.note(tag: note.tag, text: note.text) }
      same(prepared.use(rows)?.name != nil, keepsRows, "\(notes)")
      same(prepared.use(none)?.name != nil, keepsOther, "\(notes)")
    }
    // What came before, and how the transaction ended: statements prepared between the two.
    let ends: [(String, String, String, keeps: Bool)] = [
      ("ALTER TABLE", "", "ROLLBACK", false), ("ALTER TABLE", "", "COMMIT", true),
      ("SET", "set local search_path = x", "COMMIT", false), ("SET", "set lock_timeout = 1", "ROLLBACK", true),
    ]
    for (tag, text, end, keeps) in ends {
      var prepared = PreparedStatements(seed: 1)
      prepared.note(tag: "BEGIN", text: "")
      prepared.note(tag: tag, text: text)
      prepared.add(rows, name: "r", shape: nil)
      prepared.note(tag: end, text: "")
      same(prepared.use(rows)?.name != nil, keeps, "\(tag) then \(end)")
    }
    var prepared = PreparedStatements(seed: 1)
    prepared.note(tag: "ALTER TABLE", text: "")
    prepared.note(tag: "BEGIN", text: "")
    prepared.add(rows, name: "kept", shape: nil)
    prepared.note(tag: "ROLLBACK", text: "")
    same(prepared.use(rows)?.name, "kept", "a change before the transaction is not undone with it")
    prepared.note(tag: "ALTER TABLE", text: "")
    prepared.add(rows, name: "r", shape: nil)
    prepared.note(tag: "ROLLBACK", text: "")
    same(prepared.use(rows)?.name, nil, "prepared on a change that was rolled back")
    same(prepared.forgotten, ["kept", "r"])
  }

  @Test func givesUpTheLeastRecentlyUsed() {
    var prepared = PreparedStatements(seed: 1)
    func key(_ number: Int) -> PreparedStatements.Key { .init(text: "\(number)", types: []) }
    for number in 0..<PreparedStatements.capacity { prepared.add(key(number), name: "n\(number)", shape: nil) }
    _ = prepared.use(key(0))?.name
    prepared.add(key(1000), name: "new", shape: nil)
    same(prepared.use(key(0))?.name, "n0")
    same(prepared.use(key(1))?.name, nil)
    same(prepared.takeForgotten(), ["n1"])
  }
}
