import DBHummingbird
import DBKit
import Hummingbird
import ShopModels

/// What an author's books have brought in.
public struct AuthorSales: Codable, Sendable, Hashable {
  /// Who wrote them.
  public let author: String
  /// How many were sold.
  public let copies: Int
  /// What they have brought in.
  public let cents: Int

  @Sendable init(author: String, copies: Int?, cents: Int?) {
    self.author = author
    self.copies = copies ?? 0
    self.cents = cents ?? 0
  }
}

/// The routes below `/reports`.
func addReportRoutes(to router: some RouterMethods<some RequestContext>, _ sessions: RequestSessions) {
  router.get("/reports/sales", sessions) { _, _, session in try await session.sales() }
}

extension Session {
  /// What each author has brought in, the most first; counted by the database, in one statement.
  nonisolated(nonsending) func sales() async throws -> [AuthorSales] {
    let book = Alias(Book.self)
    let author = Alias(Author.self)
    let line = OrderLine.Columns(.model)
    let cents = sum(line.quantity * line.priceCents)
    return try await select(OrderLine.self).join(\.book).join(book, \.author)
      .groupBy(author.id.expression).groupBy(author.name.expression)
      .orderBy(cents.descending, author.id.ascending)
      .columns(as: AuthorSales.init) { (author.name, sum($0.quantity), cents) }.all()
  }
}
