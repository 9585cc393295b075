import DBModels
import DBQuery
import Testing

struct FlushPlannerTests {
  /// Rows of a flush, and the steps that they become.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let items: [FlushItem]
    let plan: [String]

    init(_ name: String, _ items: [FlushItem], _ plan: String...) {
      testDescription = name
      self.items = items
      self.plan = plan
    }
  }

  @Test(arguments: cases)
  func rowsAreWrittenInAnOrderThatEveryConstraintAllows(_ sample: Case) throws {
    let plan = try FlushPlanner.plan(sample.items).description
    #expect(plan == sample.plan.joined(separator: "\n"))
  }

  @Test func rowsThatCannotBeInsertedNameTheKeysBetweenThem() {
    let items = [
      FlushItem(Husband.mapping, .insert(columns: [0, 1]), parents: [.init(key: 0, item: 1, isKnown: true)]),
      FlushItem(Wife.mapping, .insert(columns: [0, 1]), parents: [.init(key: 0, item: 0, isKnown: true)]),
    ]
    do {
      _ = try FlushPlanner.plan(items)
      Issue.record("there is no order")
    } catch {
      #expect(error.properties == ["Husband.wifeID", "Wife.husbandID"])
      #expect(error.description.hasPrefix("Husband.wifeID and Wife.husbandID lead to each other's new rows"))
    }
  }

  static let cases: [Case] = [
    Case(
      "parents go first",
      [book(author: 2, editor: 1), author(), author(), chapter(of: 0)],
      "insert authors (name) 1, 2", "insert books (title, author_id, editor_id) 0",
      "insert chapters (book_id, number, title) 3"),
    Case(
      "a tree goes level by level", [node(below: 1), node(below: 3), node(below: 3), node()],
      "insert nodes (name, parent_id) 3", "insert nodes (name, parent_id) 1, 2", "insert nodes (name, parent_id) 0"),
    Case(
      "a row that leads to itself is completed when its key is known", [node(below: 0)],
      "insert nodes (name, parent_id) 0 without (parent_id)", "complete nodes (parent_id) 0"),
    Case(
      "a cycle is split at a key that takes NULL",
      [
        FlushItem(City.mapping, .insert(columns: [1, 2]), parents: [.init(key: 0, item: 1, isKnown: false)]),
        FlushItem(Country.mapping, .insert(columns: [1, 2]), parents: [.init(key: 0, item: 0, isKnown: false)]),
      ],
      "insert countries (name, capital_id) 1 without (capital_id)", "insert cities (name, country_id) 0",
      "complete countries (capital_id) 1"),
    Case(
      "a cycle of keys that are checked at the commit needs no order",
      [
        FlushItem(Lock.mapping, .insert(columns: [0, 1]), parents: [.init(key: 0, item: 1, isKnown: true)]),
        FlushItem(Latch.mapping, .insert(columns: [0, 1]), parents: [.init(key: 0, item: 0, isKnown: true)]),
      ],
      "insert locks (id, latch_id) 0", "insert latches (id, lock_id) 1"),
    Case(
      "a unique value is freed before it is taken, with all that may lead to its row",
      [author(taking: "Ada"), deleted(Author.self, 4, freeing: "Ada"), deleted(Author.self, 3), deleted(Book.self, 9)],
      "delete books 3", "delete authors 1", "insert authors (name) 0", "delete authors 2"),
    Case(
      "rows that may lead to early ones go early even where others of their table do for their own sake",
      [
        author(taking: "Ada"), deleted(Author.self, 4, freeing: "Ada"),
        node(taking: "root"), deleted(Node.self, 2, freeing: "root"), deleted(Node.self, 1),
      ],
      "delete nodes 4, 3", "delete authors 1", "insert authors (name) 0", "insert nodes (name, parent_id) 2"),
    Case(
      "values that move on are freed from the last to the first, before a new row takes the first",
      [
        author(taking: "a"), renamed(1, from: "a", to: "b"), renamed(2, from: "b", to: "c"),
        renamed(3, from: "c", to: "d"), renamed(4, from: "x", to: "y"),
      ],
      "update authors (name) 3", "update authors (name) 2", "update authors (name) 1", "insert authors (name) 0",
      "update authors (name) 4"),
    Case(
      "values that are swapped go together, for the database to judge",
      [renamed(2, from: "a", to: "b"), renamed(1, from: "b", to: "a")], "update authors (name) 1, 0"),
    Case(
      "rows of one shape go together: new ones as they were added, others by their keys",
      [
        update(Book.self, [4], key: 10), update(Book.self, [1], key: 3), update(Book.self, [4], key: 9), author(),
        FlushItem(Author.mapping, .insert(columns: [1, 2])), author(), deleted(Tag.self, "b"), deleted(Tag.self, "a"),
      ],
      "insert authors (name) 3, 5", "insert authors (name, country) 4", "update books (title) 1",
      "update books (price) 2, 0", "delete tags 7, 6"),
    Case(
      "rows between two models are made last and go first",
      [
        FlushItem(BookTag.mapping, .insert(columns: [0, 1])), FlushItem(Tag.mapping, .insert(columns: [0])),
        book(author: nil, editor: nil), FlushItem(BookTag.mapping, .delete, sortKey: [.integer(1), .text("a")]),
        deleted(Book.self, 1),
      ],
      "insert books (title, author_id, editor_id) 2", "insert tags (name) 1", "insert book_tags (book_id, tag_name) 0",
      "delete book_tags 3", "delete books 4"),
    Case(
      "where the database refuses at once, leaves go first",
      [rank(1), rank(2, below: 0), rank(3, below: 1), rank(4, below: 0)],
      "delete ranks 2, 3", "delete ranks 1", "delete ranks 0"),
    Case(
      "deleted rows that lead to each other are released at the key that takes NULL",
      [
        FlushItem(City.mapping, .delete, parents: [.init(key: 0, item: 1, isKnown: true)], sortKey: [.integer(1)]),
        FlushItem(Country.mapping, .delete, parents: [.init(key: 0, item: 0, isKnown: true)], sortKey: [.integer(1)]),
      ],
      "release countries (capital_id) 1", "delete cities 0", "delete countries 1"),
    Case(
      "whichever of them comes first",
      [
        FlushItem(Country.mapping, .delete, parents: [.init(key: 0, item: 1, isKnown: true)], sortKey: [.integer(1)]),
        FlushItem(City.mapping, .delete, parents: [.init(key: 0, item: 0, isKnown: true)], sortKey: [.integer(1)]),
      ],
      "release countries (capital_id) 0", "delete cities 1", "delete countries 0"),
  ]
}

// MARK: Rows

private func name(_ text: String) -> FlushItem.UniqueValue { .init(key: 0, values: [.text(text)]) }

private func author(taking text: String? = nil) -> FlushItem {
  FlushItem(Author.mapping, .insert(columns: [1]), taken: text.map { [name($0)] } ?? [])
}

private func book(author: Int?, editor: Int?) -> FlushItem {
  var parents: [FlushItem.Parent] = []
  if let author { parents.append(.init(key: 0, item: author, isKnown: false)) }
  if let editor { parents.append(.init(key: 1, item: editor, isKnown: false)) }
  return FlushItem(Book.mapping, .insert(columns: [1, 2, 3]), parents: parents)
}

private func chapter(of book: Int) -> FlushItem {
  FlushItem(Chapter.mapping, .insert(columns: [0, 1, 2]), parents: [.init(key: 0, item: book, isKnown: false)])
}

private func node(below parent: Int? = nil, taking text: String? = nil) -> FlushItem {
  FlushItem(
    Node.mapping, .insert(columns: [1, 2]), parents: parent.map { [.init(key: 0, item: $0, isKnown: false)] } ?? [],
    taken: text.map { [name($0)] } ?? [])
}

private func renamed(_ key: Int64, from old: String, to new: String) -> FlushItem {
  FlushItem(
    Author.mapping, .update(columns: [1]), taken: [name(new)], freed: [name(old)], sortKey: [.integer(key)])
}

private func update(_ model: any Entity.Type, _ columns: [Int], key: Int64) -> FlushItem {
  FlushItem(model.mapping, .update(columns: columns), sortKey: [.integer(key)])
}

private func deleted(_ model: any Entity.Type, _ key: Int64, freeing text: String? = nil) -> FlushItem {
  FlushItem(model.mapping, .delete, freed: text.map { [name($0)] } ?? [], sortKey: [.integer(key)])
}

private func deleted(_ model: any Entity.Type, _ key: String) -> FlushItem {
  FlushItem(model.mapping, .delete, sortKey: [.text(key)])
}

private func rank(_ key: Int64, below above: Int? = nil) -> FlushItem {
  FlushItem(
    Rank.mapping, .delete, parents: above.map { [.init(key: 0, item: $0, isKnown: true)] } ?? [],
    sortKey: [.integer(key)])
}
