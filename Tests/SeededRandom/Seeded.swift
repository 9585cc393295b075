#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A repeatable source of randomness: SplitMix64 (Steele, Lea and Flood, 2014).
///
/// A test of random cases meets the same cases in every run, so that a change is judged by the change alone. Other cases
/// are one variable away: `DBTOOL_SEED=random` draws new ones and prints them, `DBTOOL_SEED=42` repeats them. What runs
/// for long (`make torture`, `make soak`) draws new ones.
package struct Seeded: RandomNumberGenerator, Sendable {
  /// What the numbers began with.
  package let seed: UInt64
  private var state: UInt64

  /// A source for a test: of the environment's seed, or one that belongs to the test's name.
  package init(_ test: String) {
    switch getenv("DBTOOL_SEED").map({ String(cString: $0) }) {
    case "random":
      var system = SystemRandomNumberGenerator()
      self.init(seed: system.next())
    case .some(let text): self.init(seed: UInt64(text) ?? 0)
    // FNV-1a
    case nil: self.init(seed: test.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
    }
    print("\(test): DBTOOL_SEED=\(seed)")
  }

  /// A source of a seed.
  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in so many times.
  package mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

  /// One of several values, of which there must be one.
  package mutating func one<Value>(of all: [Value]) -> Value { all[Int.random(in: 0..<all.count, using: &self)] }

  /// A text of up to `length` pieces.
  package mutating func text(of pieces: [String], upTo length: Int) -> String {
    (0..<Int.random(in: 0...length, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
  }
}
