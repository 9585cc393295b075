import DequeModule

/// The acquires that wait, oldest first. Numbers rise from back to back, so one that is cancelled is found by halving;
/// it leaves a gap that is swept when it reaches the front, or when gaps are the greater part.
struct WaiterQueue: Sendable {
  struct Waiter: Sendable, Hashable {
    let number: Int
    let place: LeasePlace
    let since: Duration
    let deadline: Duration?
    var isGone = false
  }

  private var entries: Deque<Waiter> = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var first: Waiter? { entries.first }
  var earliestDeadline: Duration? { live.lazy.compactMap(\.deadline).min() }
  /// The tasks that wait, as far as they are known.
  var tasks: Set<Int> { Set(live.compactMap(\.place.task)) }
  private var live: some Sequence<Waiter> { entries.lazy.filter { !$0.isGone } }

  mutating func append(_ waiter: Waiter) {
    entries.append(waiter)
    count += 1
  }

  mutating func popFirst() -> Waiter? {
    guard let waiter = entries.popFirst() else { return nil }
    count -= 1
    sweep()
    return waiter
  }

  /// Takes one out of the middle; nil when it is not (or no longer) there.
  mutating func remove(_ number: Int) -> Waiter? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].number < number { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].number == number, !entries[low].isGone else { return nil }
    entries[low].isGone = true
    count -= 1
    let waiter = entries[low]
    sweep()
    return waiter
  }

  mutating func removeAll() -> [Waiter] {
    let all = Array(live)
    entries.removeAll()
    count = 0
    return all
  }

  mutating func removeAll(dueAt now: Duration) -> [Waiter] {
    let due = live.filter { waiter in waiter.deadline.map { $0 <= now } ?? false }
    for waiter in due { _ = remove(waiter.number) }
    return due
  }

  /// Invariant: the first entry, if any, is alive; gaps are at most as many as the living, plus a few.
  private mutating func sweep() {
    while entries.first?.isGone == true { entries.removeFirst() }
    if entries.count > 2 * count + 16 { entries.removeAll(where: \.isGone) }
  }
}
