/// The name that somebody may have meant.
enum NearestName {
  /// The nearest of some names, when it is near enough to be a slip: at most half of its letters differ.
  static func of(_ name: String, among names: [String]) -> String? {
    let found = names.map { (distance(Array(name), Array($0)), $0) }.min { $0.0 < $1.0 }
    guard let (distance, nearest) = found, distance * 2 <= name.count else { return nil }
    return nearest
  }

  /// How many letters must be put in, left out or changed.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == right[column] ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
