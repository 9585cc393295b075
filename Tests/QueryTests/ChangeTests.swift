import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBModels

/// Inserts, updates and deletes: exact text, and what both databases do.
@Suite struct ChangeTests {
  @Test(arguments: [DialectName.postgresql, .sqlite])
  func writesEachChangeInTheDatabasesWords(_ dialect: DialectName) {
    for one in Self.all { one.checkText(dialect) }
  }

  @Test(arguments: TemporaryDatabase.available)
  func bothDatabasesChangeTheSameRows(_ dialect: DialectName) async throws {
    for one in Self.all {
      try await Shop.withDatabase(dialect) { connection in await one.checkRows(connection) }
    }
  }

  static let all: [StatementCase] = inserts + updates + deletes

  static let inserts: [StatementCase] = [
    .returning(
      "one row", Insert(Label.self).set(\.id, to: 7).set(\.name, to: "x").returning(),
      "insert into labels (id, name) values ($1, $2) returning id, name", values: [7, "x"], rows: ["7 x"]),
    .returning(
      "rows",
      Insert(Label.self).values({ ($0.id, $0.name) }, [(8, "y"), (9, "z")]).returning { ($0.id, upper($0.name)) },
      "insert into labels (id, name) values ($1, $2), ($3, $4) returning id, upper(name)",
      values: [8, "y", 9, "z"], rows: ["8 Y", "9 Z"]),
    .returning(
      "an expression",
      Insert(Label.self).set(.set(\.id, to: literal(5)), .set(\.name, to: lower(SQLTerm("ABC"))))
        .returning { $0.name },
      "insert into labels (id, name) values (5, lower(cast($1 as text))) returning name",
      sqlite: "insert into labels (id, name) values (5, lower(?1)) returning name", values: ["ABC"], rows: ["abc"]),
    .returning(
      "from a query",
      Insert(Label.self)
        .rows({ ($0.id, $0.name) }, from: Select(Customer.self).where { $0.id == 3 }.columns { ($0.id, $0.name) })
        .returning { $0.id },
      "insert into labels (id, name) select id, name from customers where id = $1 returning id", values: [3],
      rows: ["3"]),
    .returning(
      "from a query with a conflict",
      Insert(Label.self)
        .rows({ ($0.id, $0.name) }, from: Select(Customer.self).columns { ($0.id, $0.name) })
        .onConflict(.nothing).returning { $0.id },
      "insert into labels (id, name) select id, name from customers on conflict do nothing returning id",
      sqlite: "insert into labels (id, name) select id, name from customers where true on conflict do nothing "
        + "returning id", rows: ["3"]),
    .returning(
      "conflict ignored",
      Insert(Label.self).values({ ($0.id, $0.name) }, [(1, "a"), (3, "b")])
        .onConflict(\.id, .nothing).returning { $0.id },
      "insert into labels (id, name) values ($1, $2), ($3, $4) on conflict (id) do nothing returning id",
      values: [1, "a", 3, "b"], rows: ["3"]),
    .returning(
      "conflict updated",
      Insert(Label.self).set(\.id, to: 1).set(\.name, to: "a")
        .onConflict(\.id, .update { [.set(\.name, to: Label.columns.name + $0.name)] }).returning { $0.name },
      "insert into labels (id, name) values ($1, $2) on conflict (id) do update set name = labels.name || excluded.name "
        + "returning name", values: [1, "a"], rows: ["newa"]),
    .returning(
      "conflict updated under a condition",
      Insert(OrderLabel.self).set(\.orderID, to: 1).set(\.labelID, to: 2)
        .onConflict(
          on: { ($0.orderID, $0.labelID) },
          .update(where: { there, new in there.labelID > new.orderID }) { [.set(\.labelID, to: $0.labelID)] }
        ).returning { $0.labelID },
      "insert into order_labels (order_id, label_id) values ($1, $2) on conflict (order_id, label_id) "
        + "do update set label_id = excluded.label_id where order_labels.label_id > excluded.order_id "
        + "returning label_id", values: [1, 2], rows: ["2"]),
  ]

  static let updates: [StatementCase] = [
    .returning(
      "values and expressions",
      Update(Order.self).set(\.note, to: nil).set(\.totalCents) { $0.totalCents + $0.id }
        .where { $0.id < 3 && $0.note != nil }.returning { ($0.id, $0.totalCents) },
      "update orders set note = $1, total_cents = total_cents + id where id < $2 and note is not null "
        + "returning id, total_cents", values: [nil, 3], rows: ["1 1001"]),
    .returning(
      "an enum", Update(Customer.self).set(\.tier, to: .silver).where { $0.id == 1 }.returning { $0.tier },
      "update customers set tier = $1 where id = $2 returning tier", values: ["silver", 1], rows: ["silver"]),
    .returning(
      "from another table",
      Update(Order.self).set(\.note) { _ in Customer.columns.name }.from(Customer.self)
        .where { $0.customerID == Customer.columns.id && $0.id == 3 }.returning { $0.note },
      "update orders set note = customers.name from customers where orders.customer_id = customers.id and "
        + "orders.id = $1 returning orders.note",
      sqlite: "update orders set note = customers.name from customers where orders.customer_id = customers.id and "
        + "orders.id = ?1 returning orders.note", values: [3], rows: ["Bob"]),
    .change("all", Update(Label.self).set(\.name, to: "x").all(), "update labels set name = $1", values: ["x"]),
  ]

  static let deletes: [StatementCase] = [
    .returning(
      "some", Delete(OrderLabel.self).where { $0.labelID == 1 }.returning { $0.orderID },
      "delete from order_labels where label_id = $1 returning order_id", values: [1], rows: ["1"]),
    .returning(
      "using another table",
      Delete(OrderLabel.self).using(Label.self)
        .where { $0.labelID == Label.columns.id && Label.columns.name == "new" }.returning { $0.labelID },
      "delete from order_labels using labels where order_labels.label_id = labels.id and labels.name = $1 "
        + "returning order_labels.label_id",
      sqlite: "delete from order_labels where exists (select 1 from labels where order_labels.label_id = id "
        + "and name = ?1) returning label_id", values: ["new"], rows: ["1"]),
    .change("all", Delete(OrderLabel.self).all(), "delete from order_labels"),
  ]
}
