public import DBModelKit

/// A book that the shop sells. Money is whole cents: a number that no database rounds.
@Model("books")
public final class Book {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The title.
  public var title: String
  /// The number that the trade gives it.
  @Unique public var isbn: String?
  /// Who wrote it.
  @Index @ForeignKey(Author.self) public var authorID: Int
  /// What it costs today.
  @Check("price_cents >= 0") public var priceCents: Int32
  /// When it came out.
  @Check(.on(sqlite: "published is date(published)")) public var published: CivilDate?
  /// Who wrote it.
  @Relation(inverse: "books") public var author: Author
  /// What kinds of book it is.
  @Relation(through: BookGenre.self) public var genres: [Genre]
  /// What it cost before.
  @Relation(inverse: "book") public var priceChanges: [PriceChange]
}
