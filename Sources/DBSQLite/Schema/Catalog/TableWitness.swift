internal import DBQuery
internal import DBSchema

/// Holds what was read from a table's stored statement against what SQLite's own pragmas say of the table.
///
/// The statement tells more than the pragmas, and they tell a part of it a second time. Where the two do not agree,
/// the statement was not understood, and no value is given.
struct TableWitness: Sendable {
  let table: StoredTable
  let listed: ListedTable
  let columns: [ListedColumn]
  let foreignKeys: [ListedKey]
  let indexes: [ListedIndex]

  /// - Throws: ``StoredError`` that names the first part on which the two differ.
  func check() throws(StoredError) {
    guard table.options.isStrict == listed.isStrict, table.options.isWithoutRowID == listed.isWithoutRowID else {
      throw disagreement("the table's options")
    }
    guard columns.count == table.columns.count else { throw disagreement("the number of columns") }
    for (column, fact) in zip(table.columns, columns) { try check(column, fact) }
    try checkPrimaryKey()
    guard foreignKeys.count == table.foreignKeys.count else { throw disagreement("the number of foreign keys") }
    for (key, fact) in zip(table.foreignKeys, foreignKeys) { try check(key, fact) }
    try checkIndexes()
  }

  private func check(_ column: ColumnDefinition, _ fact: ListedColumn) throws(StoredError) {
    var what: String { "column \(fact.name)" }
    guard column.name.name == fact.name else { throw disagreement(what) }
    guard typeIs(column.type.text, fact.type) else { throw disagreement("the type of \(what)") }
    // A key's columns are not null in a table that is strict or has no rowids, whatever is written.
    guard column.isNullable != fact.isNotNull || (column.isNullable && fact.keyPlace > 0) else {
      throw disagreement("not null of \(what)")
    }
    let hidden = column.generated.map { $0.isStored ? 3 : 2 } ?? 0
    guard hidden == fact.hidden else { throw disagreement("how \(what) is generated") }
    // Mostly both are written alike: then there is nothing to read.
    if column.defaultExpression == fact.defaultText { return }
    let tokens = try fact.defaultText.map { text throws(StoredError) in try StoredReader(text).tokens[...] }
    guard column.defaultExpression == tokens.map(StoredText.writeInside) else {
      throw disagreement("the default of \(what)")
    }
  }

  /// SQLite tells its own types in capitals, and the quotes of a first word not at all.
  private func typeIs(_ text: String, _ told: String) -> Bool {
    if text.isSameASCII(as: told) { return true }
    guard let one = try? StoredToken.read(text), let other = try? StoredToken.read(told) else { return false }
    if one.map(\.lowered) == other.map(\.lowered) { return true }
    guard let first = one.first, first.kind != .word else { return false }
    return first.name == told
  }

  private func checkPrimaryKey() throws(StoredError) {
    var written: [String] = []
    for column in table.primaryKey?.columns ?? [] where !written.contains(column.name.name.loweredASCII) {
      written.append(column.name.name.loweredASCII)
    }
    let told = columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }.map(\.name.loweredASCII)
    guard written == told else { throw disagreement("the primary key") }
  }

  private func check(_ key: ForeignKeyDefinition, _ fact: ListedKey) throws(StoredError) {
    let others = key.targetColumns.isEmpty ? key.columns.map { _ in nil } : key.targetColumns.map { Optional($0.name) }
    guard key.target.name.name == fact.target, Self.same(key.columns.map(\.name), fact.columns),
      Self.same(others.map { $0 ?? "" }, fact.targetColumns.map { $0 ?? "" }),
      key.onDelete.rawValue == fact.onDelete.loweredASCII, key.onUpdate.rawValue == fact.onUpdate.loweredASCII
    else { throw disagreement("the foreign key to \(fact.target)") }
  }

  /// Each index of a constraint has a constraint that asks for it, and the other way round; constraints that ask for
  /// the same share one. A rowid needs none.
  private func checkIndexes() throws(StoredError) {
    let uniques = table.uniques.map { $0.columns.map(\.name.name.loweredASCII) }
    let key = table.primaryKey?.columns.map(\.name.name.loweredASCII)
    var told: [[String]] = []
    for index in indexes where index.origin != "c" {
      let names = index.columns.compactMap { column in
        if case .column(let name) = column.place { name.loweredASCII } else { nil }
      }
      told.append(names)
      guard uniques.contains(names) || key == names || index.origin == "pk" else {
        throw disagreement("the unique constraint over \(names.joined(separator: ", "))")
      }
    }
    for names in uniques where !told.contains(names) {
      throw disagreement("the unique constraint over \(names.joined(separator: ", "))")
    }
  }

  private static func same(_ left: [String], _ right: [String]) -> Bool {
    left.map(\.loweredASCII) == right.map(\.loweredASCII)
  }

  private func disagreement(_ what: String) -> StoredError {
    StoredError(message: "\(what) is written otherwise than SQLite describes it")
  }
}
