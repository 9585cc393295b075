import DBEngine
import DBModels
import DBQuery

extension Shelving {
  /// Compares what objects hold with the world.
  func checkObjects(_ session: Session) throws {
    func expect<Value: Equatable>(_ value: Value, _ wanted: Value, _ what: String) throws {
      if value != wanted { throw mismatch("\(what) holds \(value), not \(wanted)") }
    }
    func id(author: Int?) -> Int? { author.flatMap { objects.authors[$0]?.id } }
    for (number, row) in world.authors {
      guard let object = objects.authors[number] else { throw mismatch("author \(number) has no object") }
      try expect(object.name, row.name, "author \(number)'s name")
      try expect(object.country, row.country, "author \(number)'s country")
      try expect(session.contains(object) && object.id > 0, true, "author \(number)'s session")
    }
    for (number, row) in world.books {
      guard let object = objects.books[number] else { throw mismatch("book \(number) has no object") }
      try expect("\(object.title) \(object.price)", "\(row.title) \(row.price)", "book \(number)")
      try expect(object.authorID, id(author: row.author), "book \(number)'s author")
      try expect(object.editorID, id(author: row.editor), "book \(number)'s editor")
      try expect(session.contains(object), true, "book \(number)'s session")
    }
    for (number, row) in world.chapters {
      guard let object = objects.chapters[number] else { throw mismatch("chapter \(number) has no object") }
      try expect(object.bookID, objects.books[row.book]?.id, "chapter \(number)'s book")
      try expect("\(object.number) \(object.title)", "\(row.number) \(row.title)", "chapter \(number)")
    }
    for (number, row) in world.nodes {
      guard let object = objects.nodes[number] else { throw mismatch("node \(number) has no object") }
      try expect(object.parentID, row.parent.flatMap { objects.nodes[$0]?.id }, "node \(number)'s parent")
    }
    try checkGone(session)
    try checkRelations()
  }

  /// Objects without a row are new again, or deleted.
  private func checkGone(_ session: Session) throws {
    func check(_ object: any Entity, _ what: String) throws {
      switch object._modelState.status {
      case .transient, .deleted: break
      case .pending, .persistent, .doomed, .closed: throw mismatch("\(what) is still \(object._modelState.status)")
      }
    }
    for (number, object) in objects.authors where world.authors[number] == nil {
      try check(object, "author \(number)")
    }
    for (number, object) in objects.books where world.books[number] == nil {
      try check(object, "book \(number)")
    }
    for (number, object) in objects.chapters where world.chapters[number] == nil {
      try check(object, "chapter \(number)")
    }
    for (number, object) in objects.nodes where world.nodes[number] == nil {
      try check(object, "node \(number)")
    }
    for (name, object) in objects.tags where !world.tags.contains(name) {
      try check(object, name)
    }
  }

  /// Loaded relations lead only to objects that have a row, to each once.
  private func checkRelations() throws {
    func check(_ owner: any Entity, _ what: String) throws {
      for key in type(of: owner).mapping.relationKeys {
        let held = key._objects(owner) ?? []
        let isWrong = held.contains { $0._modelState.status != .persistent }
        if isWrong || Set(held.map { ObjectIdentifier($0) }).count != held.count {
          throw mismatch("\(what) keeps in \(key.name) \(held.map(\._modelState.status))")
        }
      }
    }
    for (number, object) in objects.authors where world.authors[number] != nil { try check(object, "author \(number)") }
    for (number, object) in objects.books where world.books[number] != nil { try check(object, "book \(number)") }
    for (number, object) in objects.nodes where world.nodes[number] != nil { try check(object, "node \(number)") }
    for (name, object) in objects.tags where world.tags.contains(name) { try check(object, name) }
  }

  /// Compares the tables with the world.
  nonisolated(nonsending) func checkTables(_ query: nonisolated(nonsending) (SQL) async throws -> ResultSet)
    async throws
  {
    func id(_ author: Int?) -> String { author.flatMap { objects.authors[$0]?.id }.map(String.init) ?? "-" }
    func id(node: Int?) -> String { node.flatMap { objects.nodes[$0]?.id }.map(String.init) ?? "-" }
    func id(book: Int) -> String { objects.books[book].map { String($0.id) } ?? "?" }
    let wanted: [(query: SQL, rows: [String])] = [
      (
        "select id, name, country from authors",
        world.authors.map { "\(id($0)) \($1.name) \($1.country)" }
      ),
      (
        "select id, title, price, author_id, editor_id from books",
        world.books.map { "\(id(book: $0)) \($1.title) \($1.price) \(id($1.author)) \(id($1.editor))" }
      ),
      (
        "select book_id, number, title from chapters",
        world.chapters.values.map { "\(id(book: $0.book)) \($0.number) \($0.title)" }
      ),
      (
        "select id, name, parent_id from nodes", world.nodes.map { "\(id(node: $0)) \($1.name) \(id(node: $1.parent))" }
      ),
      ("select name from tags", Array(world.tags)),
      ("select book_id, tag_name from book_tags", world.links.map { "\(id(book: $0.book)) \($0.tag)" }),
    ]
    for (statement, rows) in wanted {
      let result = try await query(statement)
      let found = result.map { row in
        (0..<result.columns.count).map { row[$0] == .null ? "-" : row[$0].wireText }.joined(separator: " ")
      }
      if found.sorted() != rows.sorted() {
        throw mismatch("\(statement):\nholds \(found.sorted())\nnot   \(rows.sorted())")
      }
    }
  }

  func mismatch(_ text: String) -> Mismatch {
    Mismatch(
      description: text.contains("\nafter:") ? text : text + "\nafter:\n" + log.suffix(60).joined(separator: "\n"))
  }
}
