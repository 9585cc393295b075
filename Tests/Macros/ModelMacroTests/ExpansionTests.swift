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
          get throws {
            try _author.get(_modelState)
          }
          }

          private var _author = DBModels.RelationSlot<Author>("Book.author")

          public var $author: DBModels.RelationWriter<Book, Author> {
            DBModels.RelationWriter<Book, Author>(self, Relations().author)
          }

          public var _modelState = DBModels.ModelState()

          public init(id: Int = 0, title: String) {
            self.id = id
            self.title = title
          }

          public init(_row row: DBModels.RowReader) throws {
            _id = try row.read(0)
            _title = try row.read(1)
          }

          public struct Columns: DBModels.ModelColumns {
            public typealias Root = Book
            let _source: DBModels.Source
            public init(_ source: DBModels.Source) { _source = source }
            public var id: DBModels.Column<Book, Int> { DBModels.Column(_source, 0) }
            public var title: DBModels.Column<Book, String> { DBModels.Column(_source, 1) }
          }

          public struct Relations: DBModels.ModelRelations {
            public typealias Root = Book
            public let author = DBModels.RelationKey<Book, Author>(0, "author", slot: { $0._author }, setSlot: { $0._author = $1 })
            public init() {}
            public var _all: [any DBModels.AnyRelationKey] { [author] }
          }

          public typealias Key = Int

          public var _modelKey: Key? {
            _id._isUnassigned ? nil : _id
          }

          nonisolated public static func _modelKey(of row: DBModels.RowReader) throws -> Key {
            try row.read(0)
          }

          nonisolated public static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
            [key.sqlValue]
          }

          public func _modelValue(_ column: Swift.Int) -> DBQuery.SQLValue {
            switch column {
            case 0: _id.sqlValue
            case 1: _title.sqlValue
            default: .null
            }
          }

          public func _setModelValue(_ column: Swift.Int, _ value: DBQuery.SQLValue) -> Swift.Bool {
            switch column {
            case 0: value._write(to: &_id)
            case 1: value._write(to: &_title)
            default: false
            }
          }
        }

        extension Book: DBModels.Entity {
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
          nonisolated public static let mapping: DBModels.ModelMapping =
            DBModels.ModelMapping(Book.self)
        }
        """)
  }

  @Test func aKeyOfSeveralColumnsBecomesAStruct() {
    let expansion = Expansion(
      """
      @Model("seats")
      @PrimaryKey(["number", "hall_name"])
      package final class `Seat` {
        /// Where it is.
        ///
        /// In words.
        @Column(name: "hall_name") var hall: Hall?
        @Identity var number: Int
        private var `let`: Swift.Int64
      }
      """)
    let key = """
        package struct Key: Swift.Hashable, Swift.Sendable {
          package var number: Int
          package var hall: Hall
          package init(number: Int, hall: Hall) {
            self.number = number
            self.hall = hall
          }
        }

        package var _modelKey: Key? {
          if _number._isUnassigned { return nil }
          guard let key1 = _hall else { return nil }
          return Key(number: _number, hall: key1)
        }

        nonisolated package static func _modelKey(of row: DBModels.RowReader) throws -> Key {
          try Key(number: row.read(1), hall: row.read(0))
        }

        nonisolated package static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
          [key.number.sqlValue, key.hall.sqlValue]
        }
      """
    let columns = """
          /// Where it is.
          ///
          /// In words.
          var hall: DBModels.Column<`Seat`, Hall?> { DBModels.Column(_source, 0) }
          var number: DBModels.Column<`Seat`, Int> { DBModels.Column(_source, 1) }
          private var `let`: DBModels.Column<`Seat`, Swift.Int64> { DBModels.Column(_source, 2) }
        }
      """
    for part in [key, columns] where !expansion.text.contains(part) {
      Issue.record("missing:\n\(part)\nin\n\(expansion.text)")
    }
  }
}
