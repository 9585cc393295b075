public import DBModelKit

/// Who writes books.
@Model("authors")
public final class Author {
  /// The server's number.
  @PrimaryKey(.identity) public var id: Int = 0
  /// The name as it stands on a cover.
  public var name: String
  /// The name that lists are ordered by.
  @Column(index: true, default: .value("")) public var sortName: String = ""
  /// What they wrote.
  @Relation(inverse: "author") public var books: [Book]
}
