internal import DBEngine
internal import DBSchema

/// Puts a database's schema together from its catalog.
struct SchemaAssembly: Sendable {
  private let catalog: Catalog
  /// The tables that are left out, ASCII letters in lower case.
  private let without: Set<String>

  init(_ catalog: Catalog, _ scope: SchemaScope) {
    self.catalog = catalog
    without = Set(scope.without.map(\.name.name.loweredASCII))
  }

  func schema() throws -> DatabaseSchema {
    var schema = DatabaseSchema(dialect: .sqlite)
    let tables = catalog.objects.filter(isTable)
    var indexes: [String: [StoredObject]] = [:]
    for object in catalog.objects where object.type == "index" && object.sql != nil {
      indexes[object.table.loweredASCII, default: []].append(object)
    }
    schema.tables = try tables.map { try table($0, indexes[$0.name.loweredASCII] ?? []) }
    var references: [String: ObjectReference] = [:]
    for object in tables { references[object.name.loweredASCII] = reference(.table, object) }
    for object in catalog.objects where object.type == "view" {
      references[object.name.loweredASCII] = reference(.view, object)
    }
    for object in catalog.objects where object.type == "view" {
      schema.views.append(try Self.naming(object) { try StoredView($0).definition(references) })
    }
    for object in catalog.objects where object.type == "trigger" && !without.contains(object.table.loweredASCII) {
      schema.triggers.append(
        TriggerDefinition(name: Identifier(object.name), table: Identifier(object.table), sql: object.sql ?? ""))
    }
    schema.tables.sort { $0.name < $1.name }
    schema.views.sort { $0.name < $1.name }
    schema.triggers.sort { $0.name < $1.name }
    return schema
  }

  private func isTable(_ object: StoredObject) -> Bool {
    object.type == "table" && !object.name.loweredASCII.hasPrefix("sqlite_")
      && !without.contains(object.name.loweredASCII) && catalog.tables[object.name]?.type != "shadow"
  }

  private func reference(_ kind: ObjectKind, _ object: StoredObject) -> ObjectReference {
    ObjectReference(kind, QualifiedName(Identifier(object.name)))
  }

  // MARK: - Tables

  private func table(_ object: StoredObject, _ created: [StoredObject]) throws -> TableDefinition {
    let stored = try Self.naming(object) { sql in try checked(StoredTable(sql), object) }
    var collations: [String: String] = [:]
    for column in stored.columns {
      collations[column.name.name.loweredASCII] = column.collation?.name.name.loweredASCII ?? "binary"
    }
    let listed = catalog.indexes[object.name] ?? []
    let indexes = try created.map { index in
      try Self.naming(index) { sql in
        guard let facts = listed.first(where: { $0.name == index.name }) else {
          throw StoredError(message: "the catalog does not list it")
        }
        let stored = try StoredIndex(sql)
        guard stored.name == index.name, stored.isUnique == facts.isUnique,
          (stored.predicate != nil) == facts.isPartial
        else { throw StoredError(message: "it is written otherwise than SQLite describes it") }
        return try stored.definition(facts.columns, collations)
      }
    }
    return TableDefinition(
      name: QualifiedName(Identifier(object.name)), columns: stored.columns, primaryKey: stored.primaryKey,
      uniques: Self.namedFirst(stored.uniques, \.name), checks: Self.namedFirst(stored.checks, \.name),
      foreignKeys: Self.namedFirst(stored.foreignKeys, \.name), indexes: indexes.sorted { $0.name < $1.name },
      options: stored.options)
  }

  private func checked(_ stored: StoredTable, _ object: StoredObject) throws(StoredError) -> StoredTable {
    guard stored.name == object.name else { throw StoredError(message: "the statement names \(stored.name)") }
    guard let listed = catalog.tables[object.name] else { throw StoredError(message: "the catalog does not list it") }
    guard (listed.type == "virtual") == (stored.options.virtual != nil) else {
      throw StoredError(message: "it is written otherwise than SQLite describes it")
    }
    if stored.options.virtual == nil {
      try TableWitness(
        table: stored, listed: listed, columns: catalog.columns[object.name] ?? [],
        foreignKeys: catalog.foreignKeys[object.name] ?? [], indexes: catalog.indexes[object.name] ?? []
      ).check()
    }
    return stored
  }

  /// Those with names in the order of names, then those without in the order that they were written.
  private static func namedFirst<Part>(_ parts: [Part], _ name: (Part) -> Identifier?) -> [Part] {
    let named = parts.enumerated().compactMap { part in name(part.element).map { ($0, part.offset, part.element) } }
    let sorted = named.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }.map(\.2)
    return sorted + parts.filter { name($0) == nil }
  }

  /// Reads an object's statement; an error names the object.
  private static func naming<R>(_ object: StoredObject, _ read: (String) throws -> R) throws -> R {
    do { return try read(object.sql ?? "") } catch let error as StoredError {
      throw DatabaseError(
        .unsupported, "the definition of \(object.type) \(object.name) cannot be understood: \(error.message)",
        hint: "the statement that made it is in sqlite_schema; what cannot be read is not guessed",
        table: object.table, statement: object.sql)
    }
  }
}
