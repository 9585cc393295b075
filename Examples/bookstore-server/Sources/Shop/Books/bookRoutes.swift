import DBHummingbird
import DBKit
import HTTPTypes
import Hummingbird
import ShopModels

/// The routes below `/books`.
func addBookRoutes(to router: some RouterMethods<some RequestContext>, _ sessions: RequestSessions) {
  router.group("/books")
    .get("", sessions) { request, _, session in
      let parameters = request.uri.queryParameters
      let limit = parameters.get("limit", as: Int.self) ?? 20
      guard (1...100).contains(limit) else { throw HTTPError(.badRequest, message: "limit is from 1 to 100") }
      let token = try parameters.get("after").map { text in
        guard let token = PageToken(text) else {
          throw HTTPError(.badRequest, message: "after is no place in the list")
        }
        return token
      }
      do { return try await session.books(after: token, size: limit) } catch is PageTokenMismatch {
        throw HTTPError(.badRequest, message: "after is a place in another list")
      }
    }
    .get("/:id", sessions) { _, context, session in
      try BookDetail(try await session.book(try context.parameters.require("id", as: Int.self)))
    }
    .post("", sessions) { request, context, session in
      let new = try await request.decode(as: NewBook.self, context: context)
      let book = try await session.addBook(new)
      return EditedResponse(
        status: .created, headers: [.location: "/books/\(book.id)"], response: try BookDetail(book))
    }
    .patch("/:id", sessions) { request, context, session in
      let change = try await request.decode(as: BookChange.self, context: context)
      let book = try await session.book(try context.parameters.require("id", as: Int.self))
      guard book.version == change.version else { throw DatabaseProblem.changedSince }
      if let title = change.title { book.title = title }
      if let price = change.priceCents { book.priceCents = price }
      if let stock = change.stock { book.stock = stock }
      // Somebody may be faster between the two statements: then this fails with `staleRow`.
      try await session.flush()
      return try BookDetail(book)
    }
    .delete("/:id", sessions) { _, context, session in
      let book = try await session.require(Book.self, try context.parameters.require("id", as: Int.self))
      try session.delete(book)
      return HTTPResponse.Status.noContent
    }
}

extension DatabaseProblem {
  /// The same that is said of a row that changed at the last moment.
  static let changedSince = DatabaseErrorMapping().problem(for: DatabaseError(.staleRow, "the version is another one"))
}

extension Session {
  /// A book with its author and its kinds.
  nonisolated(nonsending) func book(_ id: Int) async throws -> Book {
    try await select(Book.self).where { $0.id == id }.load(.joined(\.author), .selectIn(\.genres)).one()
  }

  /// Adds a book, and its author if nobody has that name yet.
  nonisolated(nonsending) func addBook(_ new: NewBook) async throws -> Book {
    let known = try await select(Author.self).where { $0.name == new.author }.first()
    let author = known ?? Author(name: new.author)
    if known == nil { try add(author) }
    let genres = try await select(Genre.self).where { $0.code.isIn(new.genres) }.all()
    guard Set(genres.map(\.code)) == Set(new.genres) else {
      throw HTTPError(.unprocessableContent, message: "there is no such genre")
    }
    let book = Book(title: new.title, priceCents: new.priceCents, stock: new.stock)
    try add(book)
    try book.$author.set(author)
    try book.$genres.set(genres)
    try await flush()
    return book
  }
}
