import DBModelKit
import DBModels
import DBQuery

/// All that a session can see of a model, in words.
enum EntityTraits {
  /// - Parameters:
  ///   - cells: a row of the model.
  ///   - columns: its columns by their names, in order.
  static func of<Root: Entity>(
    _ type: Root.Type, _ cells: [SQLValue], _ columns: (Root.Columns) -> [(source: Source, place: Int, type: Any.Type)]
  ) throws -> [String] {
    var found = declaration(Root.mapping)
    for column in columns(Root.Columns(.alias("other"))) {
      found.append("\(column.source.alias?.name ?? "-") \(column.place) \(column.type)")
    }
    for relation in Root.Relations()._all {
      found.append("\(relation.place) \(relation.name) \(relation._targetType) \(relation._cardinality)")
    }
    // The model's columns stand behind another one.
    let rows = ResultSet(columns: Array(repeating: "x", count: cells.count + 1), cells: [.bool(true)] + cells)
    for row in rows {
      let reader = RowReader(row, offset: 1)
      let object = try Root(_row: reader)
      found.append("read \(values(object)) key \(words(object._modelKey))")
      let key = try Root._modelKey(of: reader)
      found.append("key of row \(words(key)) \(Root._modelKeyValues(key))")
      found += write(object, cells)
      do { found.append("read \(values(try Root(_row: RowReader(row))))") } catch { found.append("\(error)") }
    }
    return found
  }

  private static func declaration(_ mapping: ModelMapping) -> [String] {
    let model = mapping.declaration
    var found = [
      "\(model.typeName) \(model.table.plain) key \(mapping.keyColumns) identities \(mapping.identities)",
      "generated \(mapping.generated) version \(mapping.version.map(String.init) ?? "-")",
    ]
    found += model.columns.map { "\($0.property) \($0.name.name) \($0.isNullable)" }
    found += mapping.foreignKeys.map { "\($0.columns) to \($0.table.plain) \($0.targetColumns) \($0.isNullable)" }
    found += model.relations.map { "\($0.property) \($0.cardinality) \($0.target) \($0.cascade)" }
    return found
  }

  /// What becomes of values that fit, of one that fits nothing, and of keys that are missing.
  private static func write<Root: Entity>(_ object: Root, _ cells: [SQLValue]) -> [String] {
    object._modelState.status = .persistent
    var found: [String] = []
    for place in 0...cells.count {
      for value in [SQLValue.integer(0), .integer(5), .text("y"), .null, .bytes([0])] {
        found.append("\(place) = \(value): \(object._setModelValue(place, value)) \(values(object))")
        found.append("key \(words(object._modelKey))")
      }
    }
    if object._modelState.originals != nil { found.append("a change was noted") }
    return found
  }

  private static func values(_ object: some Entity) -> [SQLValue] { (0...9).map(object._modelValue) }

  /// A key by its values; its type has the model's name in it.
  private static func words<Key>(_ key: Key?) -> String {
    key.map { String(describing: $0).replacing(#/.*Key\(/#, with: "Key(") } ?? "none"
  }
}

extension Column {
  /// Where it stands, and what it holds.
  var traits: (source: Source, place: Int, type: Any.Type) { (source, place, Value.self) }
}
