/// Collects repetitions and prints medians as a table in Markdown.
///
/// What is compared is the median of each repetition's own ratio, so that whatever else the machine does falls on both
/// sides alike.
struct Table {
  private let cases: [Case]
  private var pairs: [[Pair]]

  init(_ cases: [Case]) {
    self.cases = cases
    pairs = cases.map { _ in [] }
  }

  mutating func add(_ pair: Pair, to index: Int) { pairs[index].append(pair) }

  var areGoalsMet: Bool {
    cases.indices.allSatisfy { index in cases[index].goals.allSatisfy { isMet($0, index) } }
  }

  var markdown: String {
    var lines = [
      "| | engine | of it CPU | C | of it CPU | wall against C | CPU against C | goal |",
      "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for index in cases.indices { lines.append(line(index)) }
    return lines.joined(separator: "\n")
  }

  private func line(_ index: Int) -> String {
    let one = cases[index]
    let own = pairs[index].map(\.own)
    let other = pairs[index].compactMap(\.reference)
    var cells = [one.title, time(Self.median(own.map(\.wall)), one.unit), time(Self.median(own.map(\.cpu)), one.unit)]
    if other.isEmpty {
      cells += ["", "", "", ""]
    } else {
      cells += [time(Self.median(other.map(\.wall)), one.unit), time(Self.median(other.map(\.cpu)), one.unit)]
      let name = one.referenceName.map { " " + $0 } ?? ""
      cells += [Self.fixed(ratio(index, \.wall), 2) + " x" + name, Self.fixed(ratio(index, \.cpu), 2) + " x" + name]
    }
    cells.append(one.goals.map { goal(of: $0, index) }.joined(separator: "; "))
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func goal(of goal: Case.Goal, _ index: Int) -> String {
    let words =
      switch goal {
      case .wall(let limit): Self.fixed(limit, 2) + " x"
      case .cpu(let limit): Self.fixed(limit, 1) + " x of CPU"
      case .microseconds(let limit): Self.fixed(limit, 0) + " µs"
      }
    return words + ": " + (isMet(goal, index) ? "met" : "missed")
  }

  private func isMet(_ goal: Case.Goal, _ index: Int) -> Bool {
    switch goal {
    case .wall(let limit): ratio(index, \.wall) <= limit
    case .cpu(let limit): ratio(index, \.cpu) <= limit
    case .microseconds(let limit): Self.median(pairs[index].map(\.own.wall)) < limit * 1000
    }
  }

  private func ratio(_ index: Int, _ part: KeyPath<Measurement, Double>) -> Double {
    Self.median(
      pairs[index].compactMap { pair in
        pair.reference.map { pair.own[keyPath: part] / max($0[keyPath: part], 1) }
      })
  }

  private func time(_ nanoseconds: Double, _ unit: Case.Unit) -> String {
    switch unit {
    case .nanoseconds: Self.fixed(nanoseconds, 0) + " ns"
    case .microseconds: Self.fixed(nanoseconds / 1e3, 2) + " µs"
    case .milliseconds: Self.fixed(nanoseconds / 1e6, 2) + " ms"
    }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// A number with so many digits behind the point.
  private static func fixed(_ number: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int64((number * scale).rounded())
    if digits == 0 { return String(whole) }
    let rest = String(whole % Int64(scale))
    return "\(whole / Int64(scale))." + String(repeating: "0", count: digits - rest.count) + rest
  }
}
