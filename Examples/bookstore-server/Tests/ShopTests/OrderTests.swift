import DBKit
import DBTesting
import NIOHTTP1
import Shop
import ShopClient
import Testing

struct OrderTests {
  @Test(arguments: TemporaryDatabase.available)
  func anOrderTakesItsBooksOutOfTheStock(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let one = try await shop.add("Solaris", stock: 5, priceCents: 700)
      let two = try await shop.add("Fiasco", stock: 5, priceCents: 300)
      let new = NewOrder(
        email: "a@example.com", lines: [.init(book: two.id, quantity: 2), .init(book: one.id, quantity: 1)])
      let order = try await shop.send(.POST, "/orders", value: new).value(OrderDetail.self, status: 201)
      #expect(order.totalCents == 1300 && order.lines.map(\.book) == [two.id, one.id])
      #expect(try await shop.send(.GET, "/orders/\(order.id)").value(OrderDetail.self, status: 200) == order)
      #expect(try await shop.book(one.id).stock == 4)
      #expect(try await shop.book(two.id).stock == 3)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anOrderThatCannotBeFilledLeavesNothingBehind(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let one = try await shop.add("Solaris", stock: 5)
      let two = try await shop.add("Fiasco", stock: 1)
      let lines: [([NewOrder.Line], Int)] = [
        ([.init(book: one.id, quantity: 1), .init(book: two.id, quantity: 2)], 409),
        ([.init(book: one.id, quantity: 1), .init(book: 9999, quantity: 1)], 422),
        ([.init(book: one.id, quantity: 0)], 422), ([], 422),
      ]
      for (lines, status) in lines {
        let reply = try await shop.send(.POST, "/orders", value: NewOrder(email: "a@example.com", lines: lines))
        if reply.status != status { Issue.record("\(lines) gives \(reply.status): \(reply.text)") }
      }
      #expect(try await shop.send(.POST, "/orders", "{}").status == 400)
      #expect(try await shop.engineCount("orders") == 0)
      #expect(try await shop.book(one.id) == one)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func ofABookNoMoreAreSoldThanThereAre(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let one = try await shop.add("Solaris", stock: 10)
      let two = try await shop.add("Fiasco", stock: 100)
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for client in 0..<20 {
          group.addTask {
            // Half of them name the books in the other order.
            let lines = [NewOrder.Line(book: one.id, quantity: 1), NewOrder.Line(book: two.id, quantity: 1)]
            let order = NewOrder(email: "\(client)@example.com", lines: client % 2 == 0 ? lines : lines.reversed())
            return try await shop.send(.POST, "/orders", value: order).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.sorted() == Array(repeating: 201, count: 10) + Array(repeating: 409, count: 10))
      #expect(try await shop.book(one.id).stock == 0)
      #expect(try await shop.book(two.id).stock == 90)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func theReportIsOneStatement(dialect: DialectName) async throws {
    let recorder = StatementRecorder()
    try await withShop(dialect, observer: recorder) { shop in
      let one = try await shop.add("Solaris", by: "Lem", priceCents: 700)
      let two = try await shop.add("Fiasco", by: "Lem", priceCents: 300)
      let other = try await shop.add("Kindred", by: "Butler", priceCents: 5000)
      for lines in [[one, two], [two], [other]] {
        let order = NewOrder(email: "a@example.com", lines: lines.map { .init(book: $0.id, quantity: 2) })
        #expect(try await shop.send(.POST, "/orders", value: order).status == 201)
      }
      recorder.reset()
      let sales = try await shop.send(.GET, "/reports/sales").value([AuthorSales].self, status: 200)
      #expect(sales.map(\.author) == ["Butler", "Lem"])
      #expect(sales.map(\.copies) == [2, 6] && sales.map(\.cents) == [10000, 2600])
      #expect(recorder.sent.withoutTransactions.count == 1)
    }
  }
}
