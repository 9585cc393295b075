public import DBKit
public import Hummingbird
import ShopModels

/// A book as a list shows it.
public struct BookSummary: Codable, Sendable, Hashable {
  /// The book.
  public let id: Int
  /// Its title.
  public let title: String
  /// What it costs.
  public let priceCents: Int

  init(_ book: Book) {
    id = book.id
    title = book.title
    priceCents = book.priceCents
  }
}

/// A part of a list, and where the next one begins.
public struct BookPage: ResponseCodable, Sendable, Hashable {
  /// The books, by title.
  public let books: [BookSummary]
  /// What `after` of the next request should be; nil at the end.
  public let next: PageToken?
}

extension Session {
  /// The next books by title. Unlike a number of rows to skip, a token costs the same on the thousandth page as on the first,
  /// and a book that comes or goes moves nothing.
  nonisolated(nonsending) func books(after token: PageToken?, size: Int) async throws -> BookPage {
    let page = try await select(Book.self).orderBy(\.title).untracked().page(after: token, size: size)
    return BookPage(books: page.items.map(BookSummary.init), next: page.next)
  }
}
