internal import DBQuery

/// What is read, a statement each, in this order.
enum Catalog: Int, CaseIterable {
  case namespaces, comments, collations, types, enumValues
  case relations, outsiders, inheritance, sequences, columns, constraints
  case operatorClasses, binaryCasts, indexes, indexParts
  case views, viewUses, uncompared
}

/// The answers, by what they tell.
struct CatalogAnswers {
  private let results: [ResultSet]

  init(_ results: some Sequence<ResultSet>) { self.results = Array(results) }

  /// Reads an answer's rows in order.
  func forEach<Failure: Error>(
    _ catalog: Catalog, _ body: (CatalogRow) throws(Failure) -> Void
  ) throws(Failure) {
    guard catalog.rawValue < results.count else { return }
    let storage = results[catalog.rawValue].storage
    for index in 0..<storage.count { try body(CatalogRow(storage: storage, index: index)) }
  }
}
