import DBModels
import DBQuery

/// A few models, written by hand: what tests of databases and seeds need of a schema.
enum Library {
  static let models = ModelSet([Author.self, Book.self, Genre.self, BookGenre.self])

  final class Author: Model {
    static let model = {
      var model = ModelDeclaration("Author", table: "authors")
      model.column("id", Int.self)
      model.column("name", String.self)
      model.column("sortName", String.self, default: .value(""))
      model.primaryKey("id", .identity)
      return model
    }()
  }

  final class Book: Model {
    static let model = {
      var model = ModelDeclaration("Book", table: "books")
      model.column("id", Int.self)
      model.column("title", String.self)
      model.column("isbn", String?.self)
      model.column("authorID", Int.self)
      model.column("priceCents", Int32.self)
      model.column("published", CivilDate?.self)
      model.primaryKey("id", .identity)
      model.foreignKey("authorID", Author.self)
      return model
    }()
  }

  final class Genre: Model {
    static let model = {
      var model = ModelDeclaration("Genre", table: "genres")
      model.column("code", String.self)
      model.column("name", String.self)
      model.primaryKey("code")
      return model
    }()
  }

  final class BookGenre: Model {
    static let model = {
      var model = ModelDeclaration("BookGenre", table: "book_genres")
      model.column("bookID", Int.self)
      model.column("genreCode", String.self)
      model.primaryKey(["bookID", "genreCode"])
      model.foreignKey("bookID", Book.self)
      model.foreignKey("genreCode", Genre.self)
      return model
    }()
  }
}
