import DBEngine
import DBModels
import SeededRandom

/// Random work on the library, done to objects of a session and to a ``World`` alike.
final class Shelving {
  /// What objects or tables hold and what they should.
  struct Mismatch: Error, CustomStringConvertible {
    let description: String
  }

  /// Thrown to make a savepoint fail.
  struct Undo: Error {}

  var random: Seeded
  var world = World()
  var objects = Objects()
  private var next = 0
  /// What was done, to be read when it went wrong.
  private(set) var log: [String] = []
  /// The world as the session that runs has last committed it.
  var committed: World?
  /// Whether a unique value was handed on since the last flush: two of that could be a swap.
  var hasHandedOn = false

  /// The objects behind the world's rows.
  struct Objects {
    var authors: [Int: Author] = [:]
    var books: [Int: Book] = [:]
    var chapters: [Int: Chapter] = [:]
    var nodes: [Int: Node] = [:]
    var tags: [String: Tag] = [:]
  }

  init(seed: UInt64) { random = Seeded(seed: seed) }

  func note(_ text: String) { log.append(text) }
  func number() -> Int {
    next += 1
    return next
  }
  func author() -> Int? { world.authors.keys.sorted().randomElement(using: &random) }
  func book() -> Int? { world.books.keys.sorted().randomElement(using: &random) }
  func node() -> Int? { world.nodes.keys.sorted().randomElement(using: &random) }
  func tag() -> String? { world.tags.sorted().randomElement(using: &random) }
  func chance(_ times: Int) -> Bool { random.once(in: times) }

  /// Does one thing.
  func step(_ session: Session) throws {
    switch Int.random(in: 0..<16, using: &random) {
    case 0, 1: try addAuthor(session)
    case 2, 3: try addBook(session)
    case 4: try addChapter()
    case 5: try removeChapter(session)
    case 6: try addTag(session)
    case 7, 8: try relink()
    case 9: try addNode(session)
    case 10: try moveNode()
    case 11: try moveBook()
    case 12: try changeEditor()
    case 13: changeColumns()
    case 14: try deleteLeaf(session)
    default: try deleteBranch(session)
    }
  }

  private func addAuthor(_ session: Session) throws {
    let number = number()
    let object = Author(name: "author \(number)", country: chance(2) ? "nl" : nil)
    try session.add(object)
    objects.authors[number] = object
    world.authors[number] = .init(name: object.name, country: object.country ?? "unknown")
    note("add author \(number)")
  }

  private func addBook(_ session: Session) throws {
    guard let author = author(), let parent = objects.authors[author] else { return }
    let number = number()
    let object = Book(title: "book \(number)")
    if chance(2) {
      try parent.$books.add(object)
    } else {
      // Relations of an object that no session knows yet are kept until it is added.
      try object.$author.set(parent)
      try session.add(object)
    }
    objects.books[number] = object
    world.books[number] = .init(title: object.title, author: author)
    note("add book \(number) of author \(author)")
  }

  private func addChapter() throws {
    guard let book = book(), let object = objects.books[book] else { return }
    let used = Set(world.chapters.values.filter { $0.book == book }.map(\.number))
    let place = (1...used.count + 1).first { !used.contains($0) } ?? 1
    let number = number()
    let chapter = Chapter(number: place, title: "chapter \(number)")
    try object.$chapters.add(chapter)
    objects.chapters[number] = chapter
    world.chapters[number] = .init(book: book, number: place, title: chapter.title)
    note("add chapter \(number) as \(place) of book \(book)")
  }

  private func removeChapter(_ session: Session) throws {
    guard let number = world.chapters.keys.sorted().randomElement(using: &random),
      let row = world.chapters[number], let chapter = objects.chapters[number], let book = objects.books[row.book]
    else { return }
    if chance(2) { try book.$chapters.remove(chapter) } else { try session.delete(chapter) }
    world.chapters[number] = nil
    note("remove chapter \(number)")
  }

  private func addTag(_ session: Session) throws {
    let name = "tag \(number())"
    let tag = Tag(name: name)
    try session.add(tag)
    objects.tags[name] = tag
    world.tags.insert(name)
    note("add \(name)")
  }

  private func relink() throws {
    guard let book = book(), let name = tag(), let object = objects.books[book], let tag = objects.tags[name]
    else { return }
    let link = World.Link(book: book, tag: name)
    let isThere = world.links.contains(link)
    switch (isThere, chance(2)) {
    case (true, true): try object.$tags.remove(tag)
    case (true, false): try tag.$books.remove(object)
    case (false, true): try object.$tags.add(tag)
    case (false, false): try tag.$books.add(object)
    }
    if isThere { world.links.remove(link) } else { world.links.insert(link) }
    note("\(isThere ? "part" : "link") book \(book) and \(name)")
  }

  private func addNode(_ session: Session) throws {
    let number = number()
    let object = Node(name: "node \(number)")
    let parent = chance(4) ? nil : node()
    if let parent, let above = objects.nodes[parent] {
      if chance(2) { try above.$children.add(object) } else { try object.$parent.set(above) }
    }
    if !session.contains(object) { try session.add(object) }
    objects.nodes[number] = object
    world.nodes[number] = .init(name: object.name, parent: parent)
    note("add node \(number) below \(parent ?? 0)")
  }

  private func moveNode() throws {
    guard let number = node(), let object = objects.nodes[number] else { return }
    let parent = chance(3) ? nil : node()
    if let parent, let above = objects.nodes[parent] {
      if chance(2) { try above.$children.add(object) } else { try object.$parent.set(above) }
    } else {
      try object.$parent.set(nil)
    }
    world.nodes[number]?.parent = parent
    note("move node \(number) below \(parent ?? 0)")
  }

  private func moveBook() throws {
    guard let book = book(), let author = author(), let object = objects.books[book],
      let parent = objects.authors[author]
    else { return }
    if chance(2) { try object.$author.set(parent) } else { try parent.$books.add(object) }
    world.books[book]?.author = author
    note("move book \(book) to author \(author)")
  }

  private func changeEditor() throws {
    guard let book = book(), let object = objects.books[book] else { return }
    let editor = chance(3) ? nil : author()
    if let editor, let parent = objects.authors[editor] {
      if chance(2) { try object.$editor.set(parent) } else { try parent.$edited.add(object) }
    } else {
      try object.$editor.set(nil)
    }
    world.books[book]?.editor = editor
    note("book \(book) has editor \(editor ?? 0)")
  }

  private func changeColumns() {
    if let book = book() {
      let price = Int.random(in: 0...3, using: &random)
      objects.books[book]?.price = price
      world.books[book]?.price = price
      if chance(3) {
        objects.books[book]?.title = "title \(price)"
        world.books[book]?.title = "title \(price)"
      }
      note("change book \(book)")
    }
    guard let author = author() else { return }
    if let other = self.author(), other != author, !hasHandedOn {
      // A name goes from one to the other.
      hasHandedOn = true
      let name = world.authors[author]?.name ?? ""
      let fresh = "name \(number())"
      objects.authors[author]?.name = fresh
      objects.authors[other]?.name = name
      world.authors[author]?.name = fresh
      world.authors[other]?.name = name
      note("author \(author) hands its name on to \(other)")
    } else {
      let country = ["nl", "uk", "us"][Int.random(in: 0..<3, using: &random)]
      objects.authors[author]?.country = country
      world.authors[author]?.country = country
      note("author \(author) moves")
    }
  }

  private func deleteLeaf(_ session: Session) throws {
    if chance(2), let name = tag(), let tag = objects.tags[name] {
      try session.delete(tag)
      world.deleteTag(name)
      note("delete \(name)")
    } else if let number = node(), let object = objects.nodes[number] {
      try session.delete(object)
      world.deleteNode(number)
      note("delete node \(number)")
    }
  }

  private func deleteBranch(_ session: Session) throws {
    if chance(2), let book = book(), let object = objects.books[book] {
      try session.delete(object)
      world.deleteBook(book)
      note("delete book \(book)")
    } else if let author = author(), let object = objects.authors[author],
      !world.books.values.contains(where: { $0.author == author })
    {
      try session.delete(object)
      world.deleteAuthor(author)
      note("delete author \(author)")
    }
  }
}
