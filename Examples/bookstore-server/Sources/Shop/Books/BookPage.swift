import DBKit
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

  @Sendable init(id: Int, title: String, priceCents: Int) {
    self.id = id
    self.title = title
    self.priceCents = priceCents
  }
}

/// A part of a list, and where the next one begins.
public struct BookPage: ResponseCodable, Sendable, Hashable {
  /// The books, by title.
  public let books: [BookSummary]
  /// What `after` of the next request should be; nil at the end.
  public let next: String?
}

/// A place in the list of books: behind a title and, of several with that title, behind a number. Unlike a number of rows
/// to skip, it costs the same on the thousandth page as on the first, and a book that comes or goes moves nothing.
struct BookPlace: LosslessStringConvertible {
  let id: Int
  let title: String

  init(_ book: BookSummary) { (id, title) = (book.id, book.title) }

  init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":"), let id = Int(text[..<colon]) else { return nil }
    self.id = id
    title = String(text[text.index(after: colon)...])
  }

  var description: String { "\(id):\(title)" }
}

extension Session {
  /// The books behind a place, by title.
  nonisolated(nonsending) func books(after place: BookPlace?, limit: Int) async throws -> BookPage {
    var query = select(Book.self).orderBy(\.title).orderBy(\.id)
    if let place { query = query.where { $0.title > place.title || ($0.title == place.title && $0.id > place.id) } }
    // One more than asked for tells whether there is a next page.
    let found = try await query.limit(limit + 1)
      .columns(as: BookSummary.init) { ($0.id, $0.title, $0.priceCents) }.all()
    let books = Array(found.prefix(limit))
    return BookPage(books: books, next: found.count > limit ? books.last.map { BookPlace($0).description } : nil)
  }
}
