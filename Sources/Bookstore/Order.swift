public import DBModelKit

/// What becomes of an order.
public enum OrderStatus: String, DatabaseEnum {
  /// The customer may change it.
  case open
  /// The money is there.
  case paid
  /// It is on its way.
  case sent
  /// It never will be.
  case cancelled
}

/// What a customer wants to have.
@Model("orders")
@Index("customerID", .descending("placedAt"), name: "orders_customer_id_idx")
public final class Order {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// Who wants it.
  @ForeignKey(Customer.self) public var customerID: Int
  /// What became of it.
  @Column(default: .value(OrderStatus.open)) public var status: OrderStatus = .open
  /// When it was placed.
  @Column(default: .now) public var placedAt: Instant = .now
  /// Who wants it.
  @Relation(inverse: "orders") public var customer: Customer
  /// The books.
  @Relation(inverse: "order") public var lines: [OrderLine]
  /// The parcels.
  @Relation(inverse: "order") public var shipments: [Shipment]
}

/// So many copies of one book.
@Model("order_lines", strict: false)
public final class OrderLine {
  /// The order.
  @PrimaryKey @ForeignKey(Order.self, onDelete: .cascade)
  @Column(.words(postgresql: "bigint", sqlite: "bigint"))
  public var orderID: Int
  /// The line, from 1.
  @PrimaryKey public var line: Int32
  /// The book.
  @Index @ForeignKey(Book.self) @Column(.words(postgresql: "bigint", sqlite: "bigint"))
  public var bookID: Int
  /// How many.
  @Column(default: 1) @Check("quantity > 0") public var quantity: Int32 = 1
  /// What one cost when the order was placed.
  public var priceCents: Int32
  /// The order.
  @Relation(inverse: "lines") public var order: Order
  /// The book.
  @Relation public var book: Book
}
