extension PoolMachine {
  /// A connection was opened. One that the pool no longer knows (abandoned by a shutdown) has to be closed by the
  /// caller: `isKnown` is false.
  package mutating func connected(_ id: Int, at now: Duration) -> (isKnown: Bool, actions: [PoolAction]) {
    guard let slot = slots[id], case .connecting = slot.state else { return (false, []) }
    figures.opened += 1
    refillAfter = nil
    slots[id]?.lastUsed = now
    if let lifetime = configuration.maximumLifetime {
      let share = Double.random(in: 0...1, using: &random) * configuration.lifetimeJitter
      slots[id]?.expiresAt = now + lifetime * (1 - share)
    }
    var actions: [PoolAction] = []
    arrive(id, isGood: slot.generation == generation, at: now, &actions)
    return (true, actions)
  }

  /// An attempt to connect failed. The oldest waiter that the attempt was made for is told; when no other connection
  /// is left that could serve them, so are all who waited when the attempt began. Others get an attempt of their own.
  package mutating func connectFailed(_ id: Int, at now: Duration) -> [PoolAction] {
    guard let slot = slots[id], case .connecting(let through) = slot.state else { return [] }
    move(id, to: nil)
    figures.connectFailures += 1
    var actions: [PoolAction] = []
    let hasOther = figures.leased + figures.checking + figures.idle > 0
    while let waiter = waiters.first, waiter.number <= through {
      _ = waiters.popFirst()
      actions.append(.refuse(waiter: waiter.number, .connectFailed))
      if hasOther { break }
    }
    if configuration.minimumIdle > 0 { refillAfter = now + Self.refillPause }
    supply(at: now, &actions)
    finishIfEmpty(&actions)
    return actions
  }

  /// A check ended.
  package mutating func checked(_ id: Int, isGood: Bool, at now: Duration) -> [PoolAction] {
    guard let slot = slots[id], case .checking = slot.state else { return [] }
    var actions: [PoolAction] = []
    if isGood { slots[id]?.lastUsed = now }
    arrive(id, isGood: isGood && isFit(slot, at: now), at: now, &actions)
    return actions
  }

  /// A connection was closed.
  package mutating func closed(_ id: Int, at now: Duration) -> [PoolAction] {
    guard let slot = slots[id], case .closing = slot.state else { return [] }
    move(id, to: nil)
    figures.closed += 1
    var actions: [PoolAction] = []
    supply(at: now, &actions)
    finishIfEmpty(&actions)
    return actions
  }

  private mutating func arrive(_ id: Int, isGood: Bool, at now: Duration, _ actions: inout [PoolAction]) {
    if isGood {
      offer(id, at: now, &actions)
    } else {
      close(id, &actions)
      supply(at: now, &actions)
    }
  }

  mutating func finishIfEmpty(_ actions: inout [PoolAction]) {
    guard slots.isEmpty else { return }
    switch phase {
    case .draining, .ending:
      phase = .finished
      wakeAt = nil
      actions.append(.finish)
    case .running, .finished: break
    }
  }
}
