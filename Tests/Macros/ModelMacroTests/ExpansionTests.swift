import Testing

struct ExpansionTests {
  @Test func aModelBecomesStorageAnInitializerAndItsDeclaration() {
    let expansion = Expansion(
      """
      @Model("books", strict: false)
      @Index("title", .descending("id"))
      public final class Book {
        @PrimaryKey(.identity) public var id: Int = 0
        @Column(.varchar(80)) public var title: String
        @Relation(inverse: "books") public var author: Author
      }
      """)
    #expect(
      expansion.text == """

        public final class Book {
          public var id: Int {
          @storageRestrictions(initializes: _id)
          init(initialValue) {
            _id = initialValue
          }
          get {
            _id
          }
          set {
            _modelState.willChange(0, _id, of: self)
            _id = newValue
          }
          }

          private var _id: Int
          public var title: String {
          @storageRestrictions(initializes: _title)
          init(initialValue) {
            _title = initialValue
          }
          get {
            _title
          }
          set {
            _modelState.willChange(1, _title, of: self)
            _title = newValue
          }
          }

          private var _title: String
          public var author: Author {
          get throws(DBModels.RelationNotLoaded) {
            try _author.get()
          }
          }

          private var _author = DBModels.RelationSlot<Author>("Book.author")

          private var _modelState = DBModels.ModelState()

          public struct Relations: Swift.Sendable {
            public let author = DBModels.RelationKey<Book, Author>("author")
            public init() {}
          }

          public init(id: Int = 0, title: String) {
            self.id = id
            self.title = title
          }
        }

        extension Book: DBModels.Model {
          nonisolated public static let model: DBModels.ModelDeclaration = {
            var model = DBModels.ModelDeclaration("Book", table: "books", strict: false, fileID: "Shop/Shop.swift", line: 1)
            model.column("id", Int.self, fileID: "Shop/Shop.swift", line: 4)
            model.column("title", String.self, .varchar(80), fileID: "Shop/Shop.swift", line: 5)
            model.primaryKey("id", .identity, fileID: "Shop/Shop.swift", line: 4)
            model.index("title", .descending("id"), fileID: "Shop/Shop.swift", line: 2)
            _ = \\Author.Relations.books
            model.relation("author", Author.self, inverse: "books", fileID: "Shop/Shop.swift", line: 6)
            return model
          }()
        }
        """)
  }
}
