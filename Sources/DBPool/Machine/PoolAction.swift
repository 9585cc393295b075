/// What is to be done after an event, in order. The machine has already taken it into account.
package enum PoolAction: Sendable, Hashable {
  /// Open a connection; report `connected` or `connectFailed`.
  case connect(Int)
  /// Prove that a connection still works; report `checked`.
  case check(Int)
  /// Close a connection that nobody uses; report `closed`.
  case close(Int)
  /// Take a connection from its user, end what runs on it and close it; report `closed`.
  case revoke(Int)
  /// A waiter has its connection.
  case lend(waiter: Int, PoolLease)
  /// A waiter gets none.
  case refuse(waiter: Int, PoolRefusal)
  /// A lease is out for longer than expected: said once.
  case warn(LeaseHolder)
  /// A lease that was warned about has come back.
  case settle(LeaseHolder)
  /// The pool was shut down and holds nothing any more.
  case finish
}

/// Why an acquire got no connection.
package enum PoolRefusal: Sendable, Hashable {
  /// Its time was up.
  case timeout(PoolTimeout)
  /// It would wait for ever: each connection is held by a task that waits for one itself. With who asked last.
  case nested(PoolTimeout, by: LeasePlace)
  /// The attempt to connect that this event reports has failed.
  case connectFailed
  /// The pool is shut down.
  case shutdown
}

/// What stood in the way when an acquire got no connection.
package struct PoolTimeout: Sendable, Hashable {
  /// How long it waited.
  package let waited: Duration
  /// Who holds connections, the oldest first.
  package let holders: [LeaseHolder]
  /// The figures of that moment, without the acquire that failed.
  package let statistics: PoolStatistics
}
