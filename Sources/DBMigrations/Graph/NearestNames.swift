/// Finds the names that a mistyped one probably meant.
///
/// Near is: the mistyped name is a start of it, or few letters differ (optimal string alignment, at most a
/// third of the longer name). The best three, best first, equally good ones in the order of their bytes.
struct NearestNames {
  private var names: [String]

  init(_ names: some Sequence<String>) { self.names = Array(names) }

  func adding(_ more: [String]) -> NearestNames {
    var result = self
    result.names += more
    return result
  }

  func nearest(to text: String) -> [String] {
    let typed = Array(text.utf8.prefix(64))
    guard !typed.isEmpty else { return [] }
    var found: [(distance: Int, name: String)] = []
    for name in names {
      let letters = Array(name.utf8)
      if typed.count >= 3, letters.starts(with: typed) {
        found.append((0, name))
        continue
      }
      let allowed = max(typed.count, letters.count) / 3
      guard allowed > 0, abs(typed.count - letters.count) <= allowed else { continue }
      let distance = NearestName.distance(typed, letters)
      if distance <= allowed { found.append((distance, name)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(3).map(\.name)
  }
}
