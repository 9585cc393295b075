import DBQuery
import DBSchema

/// Whether a table can be declared by attributes.
struct SayableTable {
  private let table: TableDefinition
  private let schema: DatabaseSchema

  init(_ table: TableDefinition, in schema: DatabaseSchema) {
    self.table = table
    self.schema = schema
  }

  /// Why models have no words for it; nil when they have.
  var reason: String? {
    guard let key = table.primaryKey else { return "it has no primary key" }
    if table.options.virtual != nil { return "it is a virtual table" }
    if table.options.partitionKey != nil { return "it is partitioned" }
    if !table.options.inherits.isEmpty { return "it inherits" }
    if !key.include.isEmpty { return "its primary key includes columns" }
    if table.columns.contains(where: { !Self.isSayable($0.collation) }) { return "a collation of another schema" }
    if let name = names.first(where: { $0.isTooLong || $0.name.isEmpty }) {
      return "the name '\(name.name)' is longer than PostgreSQL's, or empty"
    }
    return schema.dialect == .sqlite ? sqliteReason(key) : nil
  }

  /// Whether a collation can be said: it is named without a schema.
  static func isSayable(_ collation: QualifiedName?) -> Bool {
    guard let schema = collation?.schema else { return true }
    return schema == "pg_catalog" || schema == "public"
  }

  private var names: [Identifier] {
    var names = [table.name.name] + table.columns.map(\.name) + table.indexes.map(\.name)
    names += table.checks.compactMap(\.name) + table.uniques.compactMap(\.name) + table.foreignKeys.compactMap(\.name)
    return names + [table.primaryKey?.name].compactMap(\.self)
  }

  private func sqliteReason(_ key: PrimaryKeyDefinition) -> String? {
    let equality = SchemaEquality(dialect: .sqlite)
    if (key.columns + table.uniques.flatMap(\.columns)).contains(where: { $0.collation != nil || $0.isDescending }) {
      return "a key with a collation or an order of its own"
    }
    if key.conflict.map({ $0 != .abort }) == true
      || table.uniques.contains(where: { $0.conflict.map { $0 != .abort } == true })
      || table.columns.contains(where: { $0.notNullConflict.map { $0 != .abort } == true })
    {
      return "it has conflict clauses"
    }
    let names =
      (table.checks.compactMap(\.name) + table.foreignKeys.compactMap(\.name) + table.uniques.compactMap(\.name)
      + [key.name].compactMap(\.self)).map(equality.key)
    if Set(names).count != names.count { return "two of its constraints have one name" }
    for column in key.columns {
      guard let found = table.columns.first(where: { equality.isSame($0.name, column.name) }) else { continue }
      if found.generated != nil { return "its key is generated" }
    }
    for foreign in table.foreignKeys {
      if let reason = SayableForeignKey(foreign, of: table, in: schema).reason { return reason }
    }
    return nil
  }
}

/// Whether a foreign key can be declared.
struct SayableForeignKey {
  private let key: ForeignKeyDefinition
  private let table: TableDefinition
  private let schema: DatabaseSchema
  private let equality: SchemaEquality

  init(_ key: ForeignKeyDefinition, of table: TableDefinition, in schema: DatabaseSchema) {
    self.key = key
    self.table = table
    self.schema = schema
    equality = SchemaEquality(dialect: schema.dialect)
  }

  /// The table that it points to.
  var target: TableDefinition? { schema.tables.first { equality.key($0.name) == equality.key(key.target) } }

  /// The columns that it points to; on SQLite they may go without saying.
  var targetColumns: [Identifier] {
    key.targetColumns.isEmpty ? target?.primaryKey?.columns.map(\.name) ?? [] : key.targetColumns
  }

  /// Why models have no words for it; nil when they have.
  var reason: String? {
    if !key.isValidated { return "it is not validated" }
    if !key.deleteColumns.isEmpty { return "it sets only some of its columns" }
    guard targetColumns.count == key.columns.count else { return "what it points to is not known" }
    let own = key.columns.compactMap { name in table.columns.first { equality.isSame($0.name, name) } }
    guard own.count == key.columns.count else { return "it names a column that is not there" }
    if key.onDelete == .setNull || key.onUpdate == .setNull, own.contains(where: { !$0.isNullable }) {
      return "it sets a column to NULL that takes none"
    }
    guard let target else { return schema.dialect == .sqlite ? nil : "what it points to is said in SQL" }
    let other = targetColumns.compactMap { name in target.columns.first { equality.isSame($0.name, name) } }
    guard other.count == own.count else { return "it points to a column that is not there" }
    for (one, two) in zip(own, other) where !isSame(one.type.text, two.type.text) {
      return "its types are not those of the key that it points to"
    }
    let columns = Set(targetColumns.map(equality.key))
    return keys(of: target).contains(columns) ? nil : "it points to no key"
  }

  private func keys(of target: TableDefinition) -> [Set<Identifier>] {
    var keys = [Set((target.primaryKey?.columns ?? []).map { equality.key($0.name) })]
    keys += target.uniques.map { Set($0.columns.map { equality.key($0.name) }) }
    for index in target.indexes where index.isUnique && index.predicate == nil {
      let names = index.elements.map { element in
        if case .column(let name) = element.key { equality.key(name) } else { nil as Identifier? }
      }
      if !names.contains(nil) { keys.append(Set(names.compactMap(\.self))) }
    }
    return keys
  }

  /// As models compare them: on PostgreSQL but for a length, on SQLite by what the words make of a value.
  private func isSame(_ one: String, _ other: String) -> Bool {
    guard schema.dialect == .sqlite else { return Self.base(one) == Self.base(other) }
    return Self.affinity(one) == Self.affinity(other)
  }

  private static func base(_ text: String) -> Substring { String(text.prefix { $0 != "(" }).trimmingSpaces }

  private static func affinity(_ text: String) -> String {
    let name = text.loweredASCII
    if name.contains("int") { return "integer" }
    if name.contains("char") || name.contains("clob") || name.contains("text") { return "text" }
    if name.contains("blob") || name.isEmpty { return "blob" }
    if name.contains("real") || name.contains("floa") || name.contains("doub") { return "real" }
    return "numeric"
  }
}
