public import Hummingbird
import ShopModels

/// A book with its author and its kinds.
public struct BookDetail: ResponseCodable, Sendable, Hashable {
  /// The book.
  public let id: Int
  /// Its title.
  public let title: String
  /// Who wrote it.
  public let author: String
  /// What kinds of book it is.
  public let genres: [String]
  /// What it costs.
  public let priceCents: Int
  /// How many there are.
  public let stock: Int
  /// What a change of it has to name.
  public let version: Int

  /// Takes what is loaded.
  init(_ book: Book) throws {
    id = book.id
    title = book.title
    author = try book.author.name
    genres = try book.genres.map(\.name).sorted()
    priceCents = book.priceCents
    stock = book.stock
    version = book.version
  }
}

/// A book to be.
public struct NewBook: Codable, Sendable {
  /// Its title.
  public let title: String
  /// Who wrote it; a name that nobody has yet makes an author.
  public let author: String
  /// The codes of its kinds.
  public let genres: [String]
  /// What it costs.
  public let priceCents: Int
  /// How many there are.
  public let stock: Int

  /// Makes one.
  public init(title: String, author: String, genres: [String] = [], priceCents: Int, stock: Int) {
    self.title = title
    self.author = author
    self.genres = genres
    self.priceCents = priceCents
    self.stock = stock
  }
}

/// What is to be changed in a book, and the version that the change was made for.
public struct BookChange: Codable, Sendable {
  /// The version that the client has seen.
  public let version: Int
  /// The new title.
  public var title: String?
  /// The new price.
  public var priceCents: Int?
  /// The new number.
  public var stock: Int?

  /// Makes one.
  public init(version: Int, title: String? = nil, priceCents: Int? = nil, stock: Int? = nil) {
    self.version = version
    self.title = title
    self.priceCents = priceCents
    self.stock = stock
  }
}
