extension PoolMachine {
  /// Lends the idle connection that was used last, if nobody waits and it needs no check: the short way of an acquire.
  /// Nil means that the acquire has to go through ``acquire(at:place:deadline:)``.
  package mutating func lendAtOnce(at now: Duration, place: LeasePlace) -> PoolLease? {
    guard phase == .running, waiters.isEmpty, let id = idle.last, let slot = slots[id] else { return nil }
    guard isFit(slot, at: now), !needsCheck(slot, at: now) else { return nil }
    idle.removeLast()
    return lease(id, at: now, place: place)
  }

  /// Puts an acquire at the end of the queue. The number is its name in later actions; the actions may already serve
  /// or refuse it.
  package mutating func acquire(
    at now: Duration, place: LeasePlace, deadline: Duration?
  ) -> (waiter: Int, actions: [PoolAction]) {
    lastWaiter += 1
    guard phase == .running else { return (lastWaiter, [.refuse(waiter: lastWaiter, .shutdown)]) }
    if isNested(place) {
      let report = PoolTimeout(waited: .zero, holders: holders(at: now), statistics: statistics)
      return (lastWaiter, [.refuse(waiter: lastWaiter, .nested(report, by: place))])
    }
    waiters.append(.init(number: lastWaiter, place: place, since: now, deadline: deadline))
    wake(by: deadline)
    var actions: [PoolAction] = []
    supply(at: now, &actions)
    return (lastWaiter, actions)
  }

  /// Whether an acquire would make all tasks wait for each other: each connection that may exist is lent to a task that
  /// waits in this queue, or to the one that asks. A task gives back what it holds only after it got what it waits for, so
  /// none would ever come back. Of a lease whose task is not known it is taken that it does.
  private func isNested(_ place: LeasePlace) -> Bool {
    guard let asking = place.task, figures.leased == configuration.maximumSize else { return false }
    var waiting: Set<Int>?
    var holdsOne = false
    for slot in slots.values {
      guard case .leased(_, let holder, _, _) = slot.state, let task = holder.task else { return false }
      if task == asking {
        holdsOne = true
        continue
      }
      if waiting == nil { waiting = waiters.tasks }
      guard waiting?.contains(task) == true else { return false }
    }
    return holdsOne
  }

  /// Takes a waiter out of the queue. False when it has been served or refused already.
  package mutating func cancel(waiter: Int) -> Bool { waiters.remove(waiter) != nil }

  /// Takes a connection back, and lends it to the oldest waiter at once. A lease that has ended changes nothing.
  package mutating func giveBack(_ lease: PoolLease, _ fate: LeaseFate, at now: Duration) -> [PoolAction] {
    guard let slot = slots[lease.connection],
      case .leased(let number, let place, let since, let warned) = slot.state, number == lease.number
    else { return [] }
    var actions: [PoolAction] = []
    if warned { actions.append(.settle(LeaseHolder(place: place, age: now - since))) }
    slots[lease.connection]?.lastUsed = now
    if fate == .close || !isFit(slot, at: now) {
      close(lease.connection, &actions)
      supply(at: now, &actions)
    } else {
      offer(lease.connection, at: now, &actions)
    }
    return actions
  }

  /// Gives a usable connection to the oldest waiter, or keeps it, or closes it when enough are kept.
  mutating func offer(_ id: Int, at now: Duration, _ actions: inout [PoolAction]) {
    guard phase == .running else { return close(id, &actions) }
    if let waiter = waiters.popFirst() {
      let lease = lease(id, at: now, place: waiter.place)
      actions.append(.lend(waiter: waiter.number, lease))
    } else if idle.count < configuration.keptSize {
      move(id, to: .idle)
      idle.append(id)
      wake(by: slots[id]?.expiresAt)
      if idle.count > configuration.minimumIdle, let first = idle.first { wake(by: idleDeadline(of: first)) }
    } else {
      close(id, &actions)
    }
  }

  /// Sees to it that each waiter has a connection on its way, as far as the maximum allows; then to the minimum.
  mutating func supply(at now: Duration, _ actions: inout [PoolAction]) {
    guard phase == .running else { return }
    while !waiters.isEmpty, let id = idle.last, let slot = slots[id], !needsCheck(slot, at: now) {
      idle.removeLast()
      if isFit(slot, at: now) { offer(id, at: now, &actions) } else { close(id, &actions) }
    }
    while figures.connecting + figures.checking < waiters.count {
      if let id = idle.popLast() {
        guard let slot = slots[id], isFit(slot, at: now) else {
          close(id, &actions)
          continue
        }
        move(id, to: .checking)
        actions.append(.check(id))
      } else if slots.count < configuration.maximumSize {
        connect(at: now, &actions)
      } else {
        break
      }
    }
    fillToMinimum(at: now, &actions)
  }

  private mutating func fillToMinimum(at now: Duration, _ actions: inout [PoolAction]) {
    if let refillAfter, now < refillAfter { return wake(by: refillAfter) }
    refillAfter = nil
    while idle.count + figures.connecting + figures.checking < configuration.minimumIdle + waiters.count,
      slots.count < configuration.maximumSize
    {
      connect(at: now, &actions)
    }
  }

  private mutating func connect(at now: Duration, _ actions: inout [PoolAction]) {
    lastConnection += 1
    let state = State.connecting(through: lastWaiter)
    slots[lastConnection] = Slot(state: state, generation: generation, expiresAt: nil, lastUsed: now)
    count(state, 1)
    actions.append(.connect(lastConnection))
  }

  private mutating func lease(_ id: Int, at now: Duration, place: LeasePlace) -> PoolLease {
    lastLease += 1
    figures.lent += 1
    move(id, to: .leased(number: lastLease, place: place, since: now, warned: false))
    if place.isWatched, let patience = configuration.leakWarning { wake(by: now + patience) }
    return PoolLease(connection: id, number: lastLease)
  }

  /// Moves a connection to `closing`. It must not be in the list of idle ones any more.
  mutating func close(_ id: Int, _ actions: inout [PoolAction]) {
    move(id, to: .closing)
    actions.append(.close(id))
  }

  /// Whether a connection may still be lent: not replaced by a new generation, not too old.
  func isFit(_ slot: Slot, at now: Duration) -> Bool {
    slot.generation == generation && slot.expiresAt.map { now < $0 } ?? true
  }

  func needsCheck(_ slot: Slot, at now: Duration) -> Bool {
    configuration.prePing && now - slot.lastUsed >= configuration.prePingBypass
  }

  func idleDeadline(of id: Int) -> Duration? {
    guard let timeout = configuration.idleTimeout, let slot = slots[id] else { return nil }
    return slot.lastUsed + timeout
  }
}
