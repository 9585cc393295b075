public import DBModelKit

/// All that the shop's database should have.
public let shopModels = ModelSet([
  Author.self, Book.self, Genre.self, BookGenre.self, Order.self, OrderLine.self,
])
