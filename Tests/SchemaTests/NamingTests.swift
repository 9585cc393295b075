import DBSchema
import Testing

struct NamingTests {
  /// Checked against what PostgreSQL 15 chose.
  @Test func namesAreThoseThatPostgreSQLChooses() {
    var names = NameChooser(.postgresql)
    let (long, longer) = (String(repeating: "t", count: 40), String(repeating: "c", count: 50))
    let rows: [(NamingConvention.Purpose, String, [String], String)] = [
      (.primaryKey, "users", ["id"], "users_pkey"),
      (.unique, "users", ["email"], "users_email_key"),
      (.unique, "users", ["email"], "users_email_key1"),
      (.unique, "users", ["email"], "users_email_key2"),
      (.index, "users", ["email"], "users_email_idx"),
      (.index, "users", ["lower", "name"], "users_lower_name_idx"),
      (.foreignKey, "orders", ["user_id"], "orders_user_id_fkey"),
      (.check, "orders", ["total"], "orders_total_check"),
      (.check, "orders", [], "orders_check"),
      (.check, "orders", [], "orders_check1"),
      (.sequence, "orders", ["id"], "orders_id_seq"),
      (.index, long, [longer], "\(String(repeating: "t", count: 29))_\(String(repeating: "c", count: 29))_idx"),
      (.index, long, [longer], "\(String(repeating: "t", count: 29))_\(String(repeating: "c", count: 28))_idx1"),
      (.index, "ü" + long, ["ab"], "ü\(String(repeating: "t", count: 40))_ab_idx"),
      (
        .primaryKey, String(repeating: "ü", count: 31) + "x", [],
        String(repeating: "ü", count: 29) + "_pkey"
      ),
    ]
    for (purpose, table, columns, expected) in rows {
      let name = names.choose(purpose, table: QualifiedName(Identifier(table)), columns: columns)
      if name.name != expected { Issue.record("\(purpose) of \(table) \(columns): \(name.name), not \(expected)") }
      if name.isTooLong { Issue.record("\(name.name) has more than 63 bytes") }
    }
  }

  @Test func aPatternOfOnesOwnKeepsItsFixedPart() {
    var names = NameChooser(NamingConvention(primaryKey: "pk_{table}", index: "ix_{columns}_of_{table}"))
    let rows: [(NamingConvention.Purpose, String, [String], String)] = [
      (.primaryKey, "users", ["id"], "pk_users"),
      (.index, "{columns}", ["{table}", "b"], "ix_{table}_b_of_{columns}"),
      (.index, String(repeating: "t", count: 90), ["a"], "ix_a_of_" + String(repeating: "t", count: 55)),
    ]
    for (purpose, table, columns, expected) in rows {
      let name = names.choose(purpose, table: QualifiedName(Identifier(table)), columns: columns).name
      if name != expected { Issue.record("\(purpose) of \(table) \(columns): \(name), not \(expected)") }
    }
  }

  @Test func anIndexIsNamedForItsColumnsAndFunctions() {
    let elements: [IndexElement] = [
      .column("a"), IndexElement(key: .expression("lower(email)")), IndexElement(key: .expression("a + b")),
      IndexElement(key: .expression("f(a) || g(b)")), .column("a"), IndexElement(key: .expression("x.Trim(')')")),
    ]
    #expect(
      NameChooser.columnNames(of: elements, include: ["b"]) == ["a", "lower", "expr", "expr1", "a1", "trim", "b"])
  }

  @Test func swiftNamesBecomeSnakeCase() {
    let rows = [
      ("createdAt", "created_at"), ("userID", "user_id"), ("HTMLPage", "html_page"), ("orderIDs", "order_ids"),
      ("URLsSeen", "urls_seen"), ("isbn13", "isbn13"), ("sha256Sum", "sha256_sum"), ("`default`", "default"),
      ("name", "name"), ("_hidden", "_hidden"), ("OrderLine", "order_line"), ("äußereÄnderung", "äußere_änderung"),
      ("already_snake", "already_snake"), ("x", "x"), ("", ""),
    ]
    for (name, expected) in rows where SnakeCase.name(name) != expected {
      Issue.record("\(name) became \(SnakeCase.name(name)), not \(expected)")
    }
  }
}
