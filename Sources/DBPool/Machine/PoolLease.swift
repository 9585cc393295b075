/// A connection lent to one borrower. The number is never used twice, so giving back a lease that has ended does
/// nothing.
package struct PoolLease: Sendable, Hashable {
  /// Which connection.
  package let connection: Int
  /// Which lease, counted over the pool's life.
  package let number: Int

  package init(connection: Int, number: Int) {
    self.connection = connection
    self.number = number
  }
}

/// What becomes of a connection that comes back.
package enum LeaseFate: Sendable, Hashable {
  /// It is clean and can be lent again.
  case keep
  /// It is broken, or its borrower wants it closed.
  case close
}
