public import Hummingbird
import ShopModels

/// An order, as it was placed.
public struct OrderDetail: ResponseCodable, Sendable, Hashable {
  /// So many copies of one book.
  public struct Line: Codable, Sendable, Hashable {
    /// The book.
    public let book: Int
    /// How many.
    public let quantity: Int
    /// What one cost.
    public let priceCents: Int
  }

  /// The order.
  public let id: Int
  /// Where mail goes.
  public let email: String
  /// The books.
  public let lines: [Line]
  /// What all costs.
  public let totalCents: Int

  /// Takes what is loaded.
  init(_ order: Order) throws {
    id = order.id
    email = order.email
    lines = try order.lines.sorted { $0.line < $1.line }.map {
      Line(book: $0.bookID, quantity: $0.quantity, priceCents: $0.priceCents)
    }
    totalCents = lines.reduce(0) { $0 + $1.quantity * $1.priceCents }
  }
}

/// An order to be.
public struct NewOrder: Codable, Sendable {
  /// So many copies of one book.
  public struct Line: Codable, Sendable {
    /// The book.
    public let book: Int
    /// How many.
    public let quantity: Int

    /// Makes one.
    public init(book: Int, quantity: Int) {
      self.book = book
      self.quantity = quantity
    }
  }

  /// Where mail goes.
  public let email: String
  /// The books.
  public let lines: [Line]

  /// Makes one.
  public init(email: String, lines: [Line]) {
    self.email = email
    self.lines = lines
  }
}
