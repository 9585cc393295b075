/// What the library's tables must hold, as plain values: rows have numbers that the test gives them.
struct World: Equatable {
  struct AuthorRow: Equatable {
    var name: String
    var country: String
  }

  struct BookRow: Equatable {
    var title: String
    var author: Int
    var editor: Int?
    var price = 0
  }

  struct ChapterRow: Equatable {
    var book: Int
    var number: Int
    var title: String
  }

  struct NodeRow: Equatable {
    var name: String
    var parent: Int?
  }

  struct Link: Hashable {
    var book: Int
    var tag: String
  }

  var authors: [Int: AuthorRow] = [:]
  var books: [Int: BookRow] = [:]
  var chapters: [Int: ChapterRow] = [:]
  var nodes: [Int: NodeRow] = [:]
  var tags: Set<String> = []
  var links: Set<Link> = []

  mutating func deleteAuthor(_ author: Int) {
    authors[author] = nil
    for book in books.keys where books[book]?.editor == author { books[book]?.editor = nil }
  }

  mutating func deleteBook(_ book: Int) {
    books[book] = nil
    chapters = chapters.filter { $0.value.book != book }
    links = links.filter { $0.book != book }
  }

  mutating func deleteTag(_ tag: String) {
    tags.remove(tag)
    links = links.filter { $0.tag != tag }
  }

  mutating func deleteNode(_ node: Int) {
    nodes[node] = nil
    for child in nodes.keys where nodes[child]?.parent == node { nodes[child]?.parent = nil }
  }
}
