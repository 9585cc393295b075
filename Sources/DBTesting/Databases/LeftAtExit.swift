import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is put away when the process exits. A process that is killed leaves it; the next run finds what is on a server.
enum LeftAtExit {
  private static let work = Mutex<[Int: @Sendable () -> Void]>([:])
  private static let numbers = Atomic<Int>(0)
  private static let registration: Void = {
    atexit {
      let all = LeftAtExit.work.withLock { work in
        defer { work = [:] }
        return work.sorted { $0.key > $1.key }.map(\.value)
      }
      for one in all { one() }
    }
  }()

  /// Has something done at the end, the latest first; blocking work, for nothing else runs any more.
  /// - Returns: the number to take it back with.
  static func add(_ one: @escaping @Sendable () -> Void) -> Int {
    registration
    let number = numbers.add(1, ordering: .relaxed).newValue
    work.withLock { $0[number] = one }
    return number
  }

  /// Takes it back: it was done already.
  static func remove(_ number: Int) { _ = work.withLock { $0.removeValue(forKey: number) } }
}
