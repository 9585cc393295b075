public import DBModelKit

/// A kind of book.
@Model("genres", strict: false)
public final class Genre {
  /// A short word for it.
  @PrimaryKey public var code: String
  /// What customers read.
  @Unique public var name: String
}

/// That a book is of a genre.
@Model("book_genres", strict: false)
public final class BookGenre {
  /// The book.
  @PrimaryKey @ForeignKey(Book.self, onDelete: .cascade)
  @Column(.words(postgresql: "bigint", sqlite: "bigint"))
  public var bookID: Int
  /// The genre.
  @PrimaryKey @ForeignKey(Genre.self) public var genreCode: String
}

/// What it costs more to send books of a heavy genre.
@Model("shipping_surcharges", strict: false)
public final class ShippingSurcharge {
  /// The genre.
  @PrimaryKey @ForeignKey(Genre.self, onDelete: .cascade) public var genreCode: String
  /// How much.
  @Check("cents >= 0") public var cents: Int32
}
