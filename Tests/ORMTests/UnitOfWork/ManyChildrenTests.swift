import DBModels
import Testing

struct ManyChildrenTests {
  @Test func aCollectionGrowsInPlaceAndIsRememberedOnce() throws {
    let unit = UnitOfWork()
    let author = Author(name: "Ada")
    try unit.add(author)
    _ = unit.mark()
    var moves = 0
    var place: UnsafeRawPointer?
    for number in 1...10_000 {
      try author.$books.add(Book(title: "book \(number)"))
      let now = author.$books.loaded?.withUnsafeBytes { $0.baseAddress }
      if now != place { moves += 1 }
      place = now
    }
    // The second time that a book is added it is there.
    if let first = try author.books.first { try author.$books.add(first) }
    #expect(try author.books.count == 10_000)
    // An array that doubles moves log2(10,000) times; one that is copied moves each time.
    #expect(moves < 30)
    let remembered = unit.journal.reduce(into: (relations: 0, objects: 0)) { count, entry in
      guard case .relation(let owner, _, let before) = entry, owner === author else { return }
      count.relations += 1
      count.objects += before?.count ?? 0
    }
    #expect(remembered.relations == 1 && remembered.objects == 0)
  }

  @Test func eachMarkRemembersTheCollectionThatItFound() throws {
    let unit = UnitOfWork()
    let author = Author(name: "Ada")
    try unit.add(author)
    try author.$books.add(Book(title: "1"))
    let outer = unit.mark()
    try author.$books.add(Book(title: "2"))
    let inner = unit.mark()
    try author.$books.add(Book(title: "3"))
    try author.$books.add(Book(title: "4"))
    unit.undo(to: inner)
    #expect(try author.books.map(\.title) == ["1", "2"])
    try author.$books.add(Book(title: "5"))
    unit.undo(to: outer)
    #expect(try author.books.map(\.title) == ["1"])
  }

  @Test func aLinkThatIsMadeAndTakenAwayAgainNeverWas() throws {
    let unit = UnitOfWork()
    let (book, tag) = (Book(title: "a"), Tag(name: "t"))
    try unit.add(book)
    try book.$tags.add(tag)
    #expect(unit.links.count == 1)
    let mark = unit.mark()
    try tag.$books.remove(book)
    #expect(try unit.links.isEmpty && book.tags.isEmpty)
    unit.undo(to: mark)
    #expect(try unit.links.count == 1 && book.tags.count == 1)
  }
}
