/// Rows between two models that wait to be made or to go: one for each two objects, in the order in which they were said.
package struct LinkChanges {
  /// Two objects, by the key that each of them stands in.
  package struct Pair: Hashable {
    let table: ObjectIdentifier
    let first: ObjectIdentifier
    let second: ObjectIdentifier
  }

  private var changes: [UnitOfWork.LinkChange?] = []
  private var places: [Pair: Int] = [:]

  package init() {}

  /// What waits for two objects.
  package subscript(pair: Pair) -> UnitOfWork.LinkChange? {
    get { places[pair].flatMap { changes[$0] } }
    set {
      if let place = places[pair] {
        changes[place] = newValue
        if newValue == nil { places[pair] = nil }
      } else if let newValue {
        places[pair] = changes.count
        changes.append(newValue)
      }
    }
  }

  /// All that waits.
  package var all: [UnitOfWork.LinkChange] { changes.compactMap { $0 } }
  /// Whether nothing waits.
  package var isEmpty: Bool { places.isEmpty }
  /// How many wait.
  package var count: Int { places.count }
}

extension UnitOfWork.LinkChange {
  /// The two objects: the same, from whichever side they were connected.
  package var pair: LinkChanges.Pair {
    let isFirst = near.columns.lexicographicallyPrecedes(far.columns)
    return LinkChanges.Pair(
      table: ObjectIdentifier(mapping), first: ObjectIdentifier(isFirst ? owner : other),
      second: ObjectIdentifier(isFirst ? other : owner))
  }
}
