internal import DBQuery

extension Session {
  /// Writes the moment into objects that are about to be written. See ``Timestamped``.
  func stamp() throws {
    var moment: SQLValue?
    func now() -> SQLValue {
      if let moment { return moment }
      let new = options.clock().sqlValue
      moment = new
      return new
    }
    for object in unit.pending where object._modelState.status == .pending {
      let mixins = type(of: object).mapping.mixins
      for place in [mixins.createdAt, mixins.updatedAt] {
        guard let place else { continue }
        unit.journal.append(.set(object, column: place, before: object._modelValue(place)))
        _ = object._setModelValue(place, now())
      }
    }
    for object in unit.tracker.dirty where object._modelState.status == .persistent {
      guard let place = type(of: object).mapping.mixins.updatedAt, unit.isChanged(object, beside: place) else {
        continue
      }
      try unit.write(object, place, now())
    }
  }
}

extension UnitOfWork {
  /// Whether a column other than one holds something else than the row, or will.
  fileprivate func isChanged(_ object: any Entity, beside place: Int) -> Bool {
    let mapping = type(of: object).mapping
    let waiting = parents[ObjectIdentifier(object)]?.flatMap(\.key.columns) ?? []
    return (object._modelState.originals?.values ?? []).contains { column, value in
      column != place && !mapping.generated.contains(column) && column != mapping.version
        && (!value.isSame(as: object._modelValue(column)) || waiting.contains(column))
    }
  }
}
