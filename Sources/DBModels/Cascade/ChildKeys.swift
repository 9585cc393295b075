internal import DBQuery

/// Rows that lead to deleted ones by one key.
struct ChildKeys {
  /// The relation, for messages: `Author.books`.
  let relation: String
  /// The model that has the key.
  let child: any Model.Type
  /// The key.
  let key: MappedForeignKey
  /// The values of it that lead to deleted rows.
  var values: Set<[SQLValue]>

  /// The values in an order that is the same for the same rows.
  var sorted: [[SQLValue]] { values.sorted { $0.precedes($1) } }
}
