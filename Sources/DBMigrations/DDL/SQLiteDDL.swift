package import DBSchema

/// Writes the statements that make SQLite's objects, from their definitions.
///
/// Whatever a definition says that SQLite knows is written, so that an inspection reads the same value back; what only
/// PostgreSQL knows (comments, exclusions, storage parameters) is not. Names are always quoted. No statement ends in a
/// semicolon.
///
/// ```swift
/// SQLiteDDL.createIndex(IndexDefinition(name: "by_day", elements: [.column("day")]), on: "visits")
/// // create index "by_day" on "visits" ("day")
/// ```
package enum SQLiteDDL {
  /// `create table`, with all its constraints and without its indexes.
  ///
  /// ```swift
  /// // create table "users" (
  /// //   "id" integer primary key,
  /// //   "email" text collate "nocase" not null,
  /// //   unique ("email")
  /// // ) strict
  /// ```
  /// - Parameter name: Another name to give it.
  package static func createTable(_ table: TableDefinition, named name: Identifier? = nil) -> String {
    let name = (name ?? table.name.name).quoted
    if let module = table.options.virtual { return "create virtual table \(name) using \(module)" }
    let inlineKey = table.primaryKey.flatMap { inlineColumn(of: $0) }
    var parts = table.columns.map { column in
      columnDefinition(column, primaryKey: column.name == inlineKey ? table.primaryKey : nil)
    }
    if let key = table.primaryKey, inlineKey == nil { parts.append(primaryKey(key)) }
    parts += table.uniques.map(unique)
    parts += table.checks.map(check)
    parts += table.foreignKeys.map(foreignKey)
    var options: [String] = []
    if table.options.isWithoutRowID { options.append("without rowid") }
    if table.options.isStrict { options.append("strict") }
    let tail = options.isEmpty ? "" : " " + options.joined(separator: ", ")
    return "create table \(name) (\n  " + parts.joined(separator: ",\n  ") + "\n)" + tail
  }

  /// `create index`, on a table of a name.
  package static func createIndex(_ index: IndexDefinition, on table: Identifier) -> String {
    let elements = index.elements.map { element in
      let key =
        switch element.key {
        case .column(let name): name.quoted
        case .expression(let text): enclosed(text)
        }
      return key + collation(element.collation?.name) + (element.isDescending ? " desc" : "")
    }
    let verb = index.isUnique ? "create unique index" : "create index"
    let predicate = index.predicate.map { " where " + closed($0) } ?? ""
    return "\(verb) \(index.name.quoted) on \(table.quoted) (" + elements.joined(separator: ", ") + ")" + predicate
  }

  /// `create view`.
  package static func createView(_ view: ViewDefinition) -> String {
    let columns = view.columns.isEmpty ? "" : " " + list(view.columns)
    return "create view \(view.name.name.quoted)\(columns) as \(closed(view.query))"
  }

  /// A column as `create table` and `alter table ... add column` take it: name, type, and what belongs to the column
  /// alone.
  ///
  /// ```swift
  /// SQLiteDDL.columnDefinition(ColumnDefinition(name: "n", type: "int", isNullable: false, defaultExpression: "0"))
  /// // "n" int not null default 0
  /// ```
  package static func columnDefinition(_ column: ColumnDefinition) -> String {
    columnDefinition(column, primaryKey: nil)
  }
}
