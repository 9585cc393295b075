/// A version of Flyway's: numbers, compared one by one; `1.0` is `1`, and `1_2` is `1.2`.
struct FlywayVersion: Hashable, Comparable {
  /// As it was written, with dots.
  let text: String
  /// As versions are compared.
  let key: String
  private let numbers: [String]

  /// Nil when the text is no version.
  init?(_ text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "_" }
    var numbers: [String] = []
    for part in parts {
      guard !part.isEmpty, part.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        return nil
      }
      numbers.append(part.drop { $0 == "0" }.description)
    }
    while numbers.count > 1, numbers.last == "" { numbers.removeLast() }
    self.numbers = numbers
    self.text = parts.map(\.description).joined(separator: ".")
    key = numbers.map { $0.isEmpty ? "0" : $0 }.joined(separator: ".")
  }

  static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }
  func hash(into hasher: inout Hasher) { hasher.combine(numbers) }

  static func < (left: Self, right: Self) -> Bool {
    for (one, other) in zip(left.numbers, right.numbers) where one != other {
      return one.utf8.count == other.utf8.count ? one < other : one.utf8.count < other.utf8.count
    }
    return left.numbers.count < right.numbers.count
  }
}
