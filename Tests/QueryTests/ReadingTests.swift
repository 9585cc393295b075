import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

@testable import DBModels

/// Rows become objects, values and tuples of both; and conditions that hold for all statements.
@Suite struct ReadingTests {
  struct Summary: Sendable, Equatable {
    let id: Int
    let name: String
  }

  nonisolated(nonsending) private func read<Root, Output>(
    _ query: Select<Root, Output>, _ connection: Connection, criteria: GlobalCriteria = .none
  ) async throws -> [Output] {
    let rows = try await connection.execute(query.compiled(for: connection.dialect, criteria: criteria).rendered)
    let objects = PlainReading()
    return try rows.map { try query.selection.read(RowReader($0), objects) }
  }

  @Test(arguments: TemporaryDatabase.available)
  func readsObjectsValuesAndTuples(_ dialect: DialectName) async throws {
    let boss = Alias(Employee.self, "boss")
    try await Shop.withDatabase(dialect) { connection in
      let customers = try await read(Select(Customer.self).orderBy(\.id), connection)
      #expect(customers.map(\.name) == ["Ada", "Bob", "100%_[x]*"] && customers[0].tier == .gold)
      #expect(customers[1].email == nil && customers[2].createdAt == Shop.moment(2))

      let pairs = try await read(
        Select(Employee.self).leftJoin(\.boss, as: boss).orderBy(\.id).columns {
          ($0.name, boss.optional, Employee.all)
        },
        connection)
      #expect(
        pairs.map { "\($0) \($1?.name ?? "-") \($2.id)" } == [
          "Grace - 1", "Linus Grace 2", "Ken Linus 3", "Dennis Linus 4",
        ])

      let summaries = try await read(
        Select(Label.self).orderBy(\.id).columns(as: Summary.init) { ($0.id, $0.name) }, connection)
      #expect(summaries == [Summary(id: 1, name: "new"), Summary(id: 2, name: "late")])

      let orders = try await read(Select(Order.self).orderBy(\.id), connection)
      #expect(orders[0].tags == ["red", "big"] && orders[0].details?.value.city == "Paris" && orders[2].price == 7)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aMissingRowIsNoObject(_ dialect: DialectName) async throws {
    try await Shop.withDatabase(dialect) { connection in
      let query = Select(Customer.self).leftJoin(\.orders).where { $0.id == 3 }.columns { ($0.id, Order.all) }
      do {
        _ = try await read(query, connection)
        Issue.record("an object was made of no row")
      } catch is DecodingFailure {}
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func globalCriteriaHoldForEveryTableOfAStatement(_ dialect: DialectName) async throws {
    let active = GlobalCriteria { model, source in
      model == Customer.self ? Customer.Columns(source).isActive.expression : nil
    }
    let buyers = Select(Order.self).join(\.customer, as: Alias(Customer.self, "c")).columns { $0.id }
    let inside = Select(Label.self).where { _ in exists(Select(Customer.self).where { $0.id == 3 }) }.columns { $0.id }
    let left = Select(Employee.self).leftJoin(Customer.self, on: { $0.id == $1.id }).columns { $0.id }
    let texts = try [
      Select(Customer.self).columns { $0.id }.compiled(for: dialect, criteria: active),
      buyers.compiled(for: dialect, criteria: active), inside.compiled(for: dialect, criteria: active),
      left.compiled(for: dialect, criteria: active),
      Update(Customer.self).set(\.name, to: "x").all().compiled(for: dialect, criteria: active),
    ].map { String($0.rendered.text.map { $0 == "?" ? "$" : $0 }) }
    let wanted = [
      "select id from customers where is_active",
      "select orders.id from orders join customers as c on orders.customer_id = c.id and c.is_active",
      "select id from labels where exists (select 1 from customers where is_active and id = $1)",
      "select employees.id from employees left join customers on employees.id = customers.id and customers.is_active",
      "update customers set name = $1 where is_active",
    ]
    #expect(texts == wanted)
    try await Shop.withDatabase(dialect) { connection in
      let found = try await read(inside, connection, criteria: active)
      #expect(found.isEmpty)
      let all = try await read(left, connection, criteria: active)
      #expect(all.count == 4)
    }
  }
}
