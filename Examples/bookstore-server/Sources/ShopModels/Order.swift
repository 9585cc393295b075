public import DBModelKit

/// What a customer wants to have.
@Model("orders")
public final class Order {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// Where mail goes.
  public var email: String
  /// When it was placed.
  @Column(default: .now) public var placedAt: Instant = .now
  /// The books.
  @Relation(inverse: "order") public var lines: [OrderLine]
}

/// So many copies of one book.
@Model("order_lines")
public final class OrderLine {
  /// The order.
  @PrimaryKey @ForeignKey(Order.self, onDelete: .cascade) public var orderID: Int = 0
  /// The line, from 1.
  @PrimaryKey public var line: Int
  /// The book.
  @Index @ForeignKey(Book.self) public var bookID: Int
  /// How many.
  @Check("quantity > 0") public var quantity: Int
  /// What one cost when the order was placed.
  public var priceCents: Int
  /// The order.
  @Relation(inverse: "lines") public var order: Order
  /// The book.
  @Relation public var book: Book
}
