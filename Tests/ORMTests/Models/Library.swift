import DBModelKit

@Model("authors")
final class Author {
  @PrimaryKey(.identity) var id: Int = 0
  @Column(unique: true) var name: String
  @Column(default: "'unknown'") var country: String?
  @Relation(inverse: "author") var books: [Book]
  @Relation(inverse: "editor") var edited: [Book]
}

@Model("books")
final class Book {
  @PrimaryKey(.identity) var id: Int = 0
  var title: String
  @ForeignKey(Author.self) var authorID: Int = 0
  @ForeignKey(Author.self) var editorID: Int?
  var price: Int = 0
  @Relation(inverse: "books", key: "authorID") var author: Author
  @Relation(inverse: "edited", key: "editorID") var editor: Author?
  @Relation(inverse: "book", cascade: .deleteOrphan) var chapters: [Chapter]
  @Relation(inverse: "books", through: BookTag.self) var tags: [Tag]
}

@Model("chapters")
final class Chapter {
  @PrimaryKey @ForeignKey(Book.self) var bookID: Int = 0
  @PrimaryKey var number: Int
  var title: String
  @Relation(inverse: "chapters") var book: Book
}

@Model("tags")
final class Tag {
  @PrimaryKey var name: String
  @Relation(inverse: "tags", through: BookTag.self) var books: [Book]
}

@Model("book_tags")
final class BookTag {
  @PrimaryKey @ForeignKey(Book.self) var bookID: Int
  @PrimaryKey @ForeignKey(Tag.self) var tagName: String
}

/// A tree.
@Model("nodes")
final class Node {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @ForeignKey(Node.self) var parentID: Int?
  @Relation(inverse: "children", key: "parentID") var parent: Node?
  @Relation(inverse: "parent") var children: [Node]
}

/// A row that counts its changes, and one that the database computes.
@Model("accounts")
final class Account {
  @PrimaryKey(.identity) var id: Int = 0
  var balance: Int
  @Generated("balance * 2") var doubled: Int = 0
  @Version var version: Int = 1
}

/// Two that lead to each other, one of them not always.
@Model("countries")
final class Country {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @ForeignKey(City.self) var capitalID: Int?
  @Relation(key: "capitalID") var capital: City?
}

@Model("cities")
final class City {
  @PrimaryKey(.identity) var id: Int = 0
  var name: String
  @ForeignKey(Country.self) var countryID: Int = 0
  @Relation(key: "countryID") var country: Country
}

let library = ModelSet([
  User.self, Order.self, Author.self, Book.self, Chapter.self, Tag.self, BookTag.self, Node.self, Account.self,
  Country.self, City.self,
])
