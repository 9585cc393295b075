internal import DBQuery

/// How objects lead to others.
extension UnitOfWork {
  /// The objects of a model that have a row, or will have.
  func known(_ type: any Entity.Type) -> [any Entity] {
    anyMap(of: type).all + pending.filter { $0._modelState.status == .pending && Swift.type(of: $0) == type }
  }

  /// The models of which there are objects.
  var knownTypes: [any Entity.Type] {
    // One of which nothing was read has no map yet.
    for object in pending where object._modelState.status == .pending { _ = anyMap(of: Swift.type(of: object)) }
    return allMaps.map { $0.mapping.entity }
  }

  /// What a key holds that leads to an object's row; nil when none can.
  func values(of object: any Entity, for key: MappedForeignKey) -> [SQLValue]? {
    guard key.targetColumns.count == key.columns.count else { return nil }
    let originals = object._modelState.originals
    let values = key.targetColumns.map { originals?.value($0) ?? object._modelValue($0) }
    return values.contains(.null) ? nil : values
  }

  /// Whether an object leads to one of those rows, as it stands in memory.
  func leads(_ object: any Entity, _ keys: ChildKeys) -> Bool {
    // What a new object's key holds counts only once its parent is known.
    if let waiting = parents[ObjectIdentifier(object)], waiting.contains(where: { $0.key.columns == keys.key.columns })
    {
      return false
    }
    return keys.values.contains(keys.key.columns.map { object._modelValue($0) })
  }

  /// Whether an object's row leads to one of those rows.
  func isStored(_ object: any Entity, _ keys: ChildKeys) -> Bool {
    if object._modelState.status == .pending { return false }
    let originals = object._modelState.originals
    return keys.values.contains(keys.key.columns.map { originals?.value($0) ?? object._modelValue($0) })
  }
}
