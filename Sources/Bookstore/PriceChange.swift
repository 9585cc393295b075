public import DBModelKit

/// That a price went up or down. A trigger of the database writes it.
@Model("price_changes")
@Index("bookID", "changedAt", name: "price_changes_book_id_idx")
public final class PriceChange {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The book.
  @ForeignKey(Book.self, onDelete: .cascade) public var bookID: Int
  /// What it cost before.
  public var oldCents: Int32
  /// What it cost then.
  public var newCents: Int32
  /// `up` or `down`.
  public var direction: String
  /// When.
  @Column(default: .now) public var changedAt: Instant = .now
  /// The book.
  @Relation(inverse: "priceChanges") public var book: Book
}
