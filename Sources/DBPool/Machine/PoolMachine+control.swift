extension PoolMachine {
  /// Brings the idle connections up to the minimum, before anyone asks.
  package mutating func warmUp(at now: Duration) -> [PoolAction] {
    var actions: [PoolAction] = []
    supply(at: now, &actions)
    return actions
  }

  /// Makes each connection that exists now unfit: idle ones are closed at once, others when they come back.
  package mutating func invalidateAll(at now: Duration) -> [PoolAction] {
    generation += 1
    var actions: [PoolAction] = []
    closeIdle(&actions)
    supply(at: now, &actions)
    return actions
  }

  /// Stops lending: who waits is refused, idle connections are closed, those that are out have until `now + deadline`.
  /// A second call can only shorten that time.
  package mutating func shutDown(at now: Duration, deadline: Duration) -> [PoolAction] {
    var actions: [PoolAction] = []
    let end = now + max(deadline, .zero)
    switch phase {
    case .running:
      phase = .draining(until: end)
      for waiter in waiters.removeAll() { actions.append(.refuse(waiter: waiter.number, .shutdown)) }
      closeIdle(&actions)
    case .draining(let until): phase = .draining(until: min(until, end))
    case .ending, .finished: break
    }
    wake(by: end)
    finishIfEmpty(&actions)
    return actions
  }

  /// Time has passed: answers waiters whose time is up, warns of long leases, closes what lay too long or is too old,
  /// ends an overdue shutdown. Afterwards ``wakeAt`` says when it is needed next.
  package mutating func tick(at now: Duration) -> [PoolAction] {
    var actions: [PoolAction] = []
    switch phase {
    case .running:
      refuseOverdue(at: now, &actions)
      closeAged(at: now, &actions)
      supply(at: now, &actions)
    case .draining(let until) where until <= now: revokeAll(at: now, &actions)
    case .ending(let until) where until <= now: abandonAll(&actions)
    case .draining, .ending, .finished: break
    }
    warn(at: now, &actions)
    finishIfEmpty(&actions)
    wakeAt = nextDeadline()
    return actions
  }

  private mutating func closeIdle(_ actions: inout [PoolAction]) {
    let all = idle
    idle.removeAll(keepingCapacity: true)
    for id in all { close(id, &actions) }
  }

  private mutating func refuseOverdue(at now: Duration, _ actions: inout [PoolAction]) {
    let overdue = waiters.removeAll(dueAt: now)
    guard !overdue.isEmpty else { return }
    figures.timeouts += overdue.count
    let holders = holders(at: now)
    for waiter in overdue {
      let report = PoolTimeout(waited: now - waiter.since, holders: holders, statistics: statistics)
      actions.append(.refuse(waiter: waiter.number, .timeout(report)))
    }
  }

  private mutating func closeAged(at now: Duration, _ actions: inout [PoolAction]) {
    var kept: [Int] = []
    var spare = idle.count - configuration.minimumIdle
    for id in idle {
      guard let slot = slots[id] else { continue }
      let lies = spare > 0 && idleDeadline(of: id).map { $0 <= now } ?? false
      if lies || !isFit(slot, at: now) {
        close(id, &actions)
        spare -= 1
      } else {
        kept.append(id)
      }
    }
    idle = kept
  }

  private mutating func warn(at now: Duration, _ actions: inout [PoolAction]) {
    guard let patience = configuration.leakWarning else { return }
    var due: [(number: Int, id: Int, holder: LeaseHolder)] = []
    for (id, slot) in slots {
      guard case .leased(let number, let place, let since, false) = slot.state else { continue }
      guard place.isWatched, now - since >= patience else { continue }
      slots[id]?.state = .leased(number: number, place: place, since: since, warned: true)
      due.append((number, id, LeaseHolder(place: place, age: now - since)))
    }
    for entry in due.sorted(by: { $0.number < $1.number }) { actions.append(.warn(entry.holder)) }
  }

  private mutating func revokeAll(at now: Duration, _ actions: inout [PoolAction]) {
    phase = .ending(until: now + Self.endingTime)
    for id in slots.keys.sorted() {
      guard let slot = slots[id] else { continue }
      switch slot.state {
      case .connecting: move(id, to: nil)
      case .checking, .leased, .idle:
        move(id, to: .closing)
        actions.append(.revoke(id))
      case .closing: break
      }
    }
  }

  private mutating func abandonAll(_ actions: inout [PoolAction]) {
    for id in slots.keys { move(id, to: nil) }
  }

  /// When something is due next, computed from all that the machine holds.
  func nextDeadline() -> Duration? {
    var next: Duration?
    func take(_ time: Duration?) {
      guard let time else { return }
      next = next.map { min($0, time) } ?? time
    }
    switch phase {
    case .running:
      take(waiters.earliestDeadline)
      take(refillAfter)
      if idle.count > configuration.minimumIdle, let first = idle.first { take(idleDeadline(of: first)) }
      for id in idle { take(slots[id]?.expiresAt) }
    case .draining(let until), .ending(let until): take(until)
    case .finished: return nil
    }
    guard let patience = configuration.leakWarning else { return next }
    for slot in slots.values {
      if case .leased(_, let place, let since, false) = slot.state, place.isWatched { take(since + patience) }
    }
    return next
  }
}
