/// What performs a pool's effects. Each call returns at once; its outcome is reported to the pool later, from any
/// thread.
package protocol PoolHost: AnyObject, Sendable {
  /// What is lent.
  associatedtype Resource: Sendable
  /// The monotonic time since any fixed moment.
  var now: Duration { get }
  /// Opens a connection; reports `connected` or `connectFailed`.
  func connect(_ id: Int, for pool: Pool<Self>)
  /// Checks a connection; reports `checked`.
  func check(_ id: Int, _ resource: Resource, for pool: Pool<Self>)
  /// Closes a connection; reports `closed`. When `isInUse`, what runs on it is ended first.
  func close(_ id: Int, _ resource: Resource, isInUse: Bool, for pool: Pool<Self>)
  /// Calls the pool's `tick` at that time or a little later; earlier calls stay in force.
  func wake(_ pool: Pool<Self>, at time: Duration)
  /// A lease is out for long.
  func leaseIsLong(_ holder: LeaseHolder)
  /// A lease that was reported long has come back.
  func longLeaseReturned(_ holder: LeaseHolder)
}

/// Why an acquire failed; cancellation is a `CancellationError` instead.
package enum PoolFailure: Error {
  /// Its time was up.
  case timeout(PoolTimeout)
  /// It would wait for ever: each connection is held by a task that waits for one itself. With the asking task.
  case nested(PoolTimeout, by: LeasePlace)
  /// No connection could be made.
  case connect(any Error)
  /// The pool is shut down.
  case shutdown
}
