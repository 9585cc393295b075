import DBModelKit
import FoundationEssentials

/// Who orders: with a key of their own making.
@Model("users")
final class User {
  @PrimaryKey var id: UUID = .v7()
  @Column(.varchar(255), unique: true, index: true) var email: String
  var createdAt: Instant = .now
  @Relation(inverse: "user") var orders: [Order]
}

/// What a user has ordered.
@Model("orders")
final class Order {
  @PrimaryKey var id: UUID = .v7()
  @ForeignKey(User.self) var userID: UUID
  var total: Int
  @Relation(inverse: "orders") var user: User
}
