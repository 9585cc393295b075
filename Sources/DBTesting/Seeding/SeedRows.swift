/// Rows for tables, as ``seed(_:_:)`` takes them: a literal of tables and their rows, in any order.
///
/// ```swift
/// let rows: SeedRows = [
///   "books": [["title": "Notes", "author_id": .key(of: "authors", 0)]],
///   "authors": [["name": "Ada"], ["name": "Grace"]],
/// ]
/// ```
public struct SeedRows: Sendable, ExpressibleByDictionaryLiteral {
  var tables: [(name: String, rows: [[String: SeedValue]])] = []

  /// Takes tables by their names, with a schema (`audit.log`) where it is not the usual one; one that is named twice has
  /// the rows of both.
  public init(dictionaryLiteral elements: (String, [[String: SeedValue]])...) {
    for (name, rows) in elements { add(rows, to: name) }
  }

  /// Adds rows to a table.
  ///
  /// ```swift
  /// rows.add((1...100).map { ["name": .value("author \($0)")] }, to: "authors")
  /// ```
  public mutating func add(_ rows: [[String: SeedValue]], to table: String) {
    if let place = tables.firstIndex(where: { $0.name == table }) {
      tables[place].rows += rows
    } else {
      tables.append((table, rows))
    }
  }
}
