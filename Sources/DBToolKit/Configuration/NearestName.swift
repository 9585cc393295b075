/// Finds what a mistyped word was probably meant to be.
///
/// ```swift
/// NearestName.find("migration", in: ["database", "migrations"])  // "migrations"
/// ```
enum NearestName {
  /// The candidate with the fewest typing slips from `word`, or nil when none is close; ties go to the first by name.
  static func find(_ word: String, in candidates: some Sequence<String>) -> String? {
    let limit = max(1, min(3, word.count / 3))
    let scored = candidates.map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
    return scored.filter { $0.distance <= limit }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
  }

  /// How many insertions, deletions, replacements and swaps of neighbours turn one word into the other.
  static func distance(_ left: String, _ right: String) -> Int {
    let (left, right) = (Array(left), Array(right))
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var line = [row + 1]
      for column in right.indices {
        var best = min(last[column + 1] + 1, line[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        line.append(best)
      }
      (beforeLast, last) = (last, line)
    }
    return last[right.count]
  }
}
