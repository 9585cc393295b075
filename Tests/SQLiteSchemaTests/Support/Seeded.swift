#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A repeatable source of randomness (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  /// The seed of the environment variable DBTOOL_SEED, or a new one; printed, so that a failure can be repeated.
  init(_ test: String) {
    var system = SystemRandomNumberGenerator()
    state = getenv("DBTOOL_SEED").flatMap { UInt64(String(cString: $0)) } ?? system.next()
    print("\(test): DBTOOL_SEED=\(state)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
