import DBHummingbird
import DBKit
import HTTPTypes
import Hummingbird
import ShopModels

/// The routes below `/orders`.
func addOrderRoutes(to router: some RouterMethods<some RequestContext>, _ sessions: RequestSessions) {
  router.group("/orders")
    .get("/:id", sessions) { _, context, session in
      let id = try context.parameters.require("id", as: Int.self)
      return try OrderDetail(
        try await session.select(Order.self).where { $0.id == id }.load(.selectIn(\.lines)).one())
    }
    .post("", sessions) { request, context, session in
      let new = try await request.decode(as: NewOrder.self, context: context)
      let order = try await session.place(new)
      return EditedResponse(
        status: .created, headers: [.location: "/orders/\(order.id)"], response: try OrderDetail(order))
    }
}

extension Session {
  /// Places an order, all of it or nothing: takes the books out of the stock, and keeps what they cost.
  nonisolated(nonsending) func place(_ new: NewOrder) async throws -> Order {
    guard !new.lines.isEmpty else { throw HTTPError(.unprocessableContent, message: "an order has lines") }
    let books = try await lockedBooks(Set(new.lines.map(\.book)))
    let order = Order(email: new.email)
    try add(order)
    for (index, line) in new.lines.enumerated() {
      guard let book = books[line.book] else {
        throw HTTPError(.unprocessableContent, message: "there is no book \(line.book)")
      }
      guard line.quantity > 0 else { throw HTTPError(.unprocessableContent, message: "quantity is 1 or more") }
      guard book.stock >= line.quantity else {
        throw HTTPError(.conflict, message: "of book \(book.id) there are \(book.stock) left")
      }
      book.stock -= line.quantity
      try order.$lines.add(
        OrderLine(line: index + 1, bookID: book.id, quantity: line.quantity, priceCents: book.priceCents))
    }
    try await flush()
    return order
  }

  /// Books that nobody else changes until the transaction ends. PostgreSQL locks the rows, in the order of their numbers
  /// so that two orders never wait for each other; SQLite has one writer at a time anyway.
  private nonisolated(nonsending) func lockedBooks(_ ids: Set<Int>) async throws -> [Int: Book] {
    var query = select(Book.self).where { $0.id.isIn(ids) }.orderBy(\.id)
    if dialect == .postgresql { query = query.forUpdate() }
    return Dictionary(try await query.all().map { ($0.id, $0) }) { first, _ in first }
  }
}
