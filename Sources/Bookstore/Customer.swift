public import DBModelKit

/// Who buys books. An address belongs to one customer, however it is spelt.
@Model("customers")
@Index(.expression("lower(email)"), name: "customers_email_key", unique: true)
public final class Customer {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// Where mail goes.
  public var email: String
  /// How they want to be called.
  public var name: String
  /// When they came.
  @Column(default: .now) public var createdAt: Instant = .now
  /// How well the shop knows them.
  @Column(default: .value(Tier.new)) @Check("tier in ('new', 'regular')") public var tier: Tier = .new
  /// What they ordered.
  @Relation(inverse: "customer") public var orders: [Order]

  /// How well the shop knows a customer.
  public enum Tier: String, ColumnValue {
    /// Less than three orders.
    case new
    /// Three orders or more.
    case regular
  }
}
