/// Finds what a mistyped word was probably meant to be.
///
/// ```swift
/// NearestName.of("migration", among: ["database", "migrations"])   // "migrations"
/// ```
package enum NearestName {
  /// The candidate with the fewest typing slips from `word`, whatever its case, or nil when none is close; of equals the
  /// first by name.
  package static func of(_ word: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, min(3, word.count / 3))
    let typed = Array(word.lowercased().utf8)
    return candidates.map { (distance: distance(typed, Array($0.lowercased().utf8)), name: $0) }
      .filter { $0.distance <= limit }
      .min { $0 < $1 }?.name
  }

  /// How many letters must be put in, taken out, replaced or exchanged with their neighbour to make one of the other.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        let replaced = previous[column] + (letter == other ? 0 : 1)
        var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          least = min(least, beforePrevious[column - 1] + 1)
        }
        current.append(least)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
