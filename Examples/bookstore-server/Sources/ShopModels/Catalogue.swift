public import DBModelKit

/// Who writes books.
@Model("authors")
public final class Author {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The name as it stands on a cover.
  @Column(unique: true) public var name: String
  /// What they wrote.
  @Relation(inverse: "author") public var books: [Book]
}

/// A book that the shop sells. Money is whole cents.
@Model("books")
@Index("title", "id", name: "books_title_id_idx")
public final class Book {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The title.
  public var title: String
  /// Who wrote it.
  @Index @ForeignKey(Author.self) public var authorID: Int = 0
  /// What it costs today.
  @Check("price_cents >= 0") public var priceCents: Int
  /// How many there are.
  @Check("stock >= 0") public var stock: Int
  /// Counts the changes, so that nobody overwrites one that they have not seen.
  @Version public var version: Int = 1
  /// Who wrote it.
  @Relation(inverse: "books") public var author: Author
  /// What kinds of book it is.
  @Relation(through: BookGenre.self) public var genres: [Genre]
}

/// A kind of book.
@Model("genres")
public final class Genre {
  /// A short word for it.
  @PrimaryKey public var code: String
  /// What customers read.
  @Column(unique: true) public var name: String
}

/// That a book is of a genre.
@Model("book_genres")
public final class BookGenre {
  /// The book.
  @PrimaryKey @ForeignKey(Book.self, onDelete: .cascade) public var bookID: Int
  /// The genre.
  @PrimaryKey @ForeignKey(Genre.self) public var genreCode: String
}
