public import DBModelKit

/// A parcel on its way, or waiting for it.
@Model("shipments")
@Index("orderID", name: "shipments_waiting_idx", where: "sent_at is null")
public final class Shipment {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The order.
  @ForeignKey(Order.self) public var orderID: Int
  /// Who brings it.
  public var carrier: String
  /// What it weighs.
  @Check("weight_grams > 0") public var weightGrams: Int32
  /// When it left.
  public var sentAt: Instant?
  /// The order.
  @Relation(inverse: "shipments") public var order: Order
}
