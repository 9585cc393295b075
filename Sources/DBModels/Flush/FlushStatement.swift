package import DBQuery

/// A statement of a flush, with what its result has to be.
package struct FlushStatement {
  /// What is sent.
  package let statement: RenderedSQL
  /// How many rows must be found; nil where any number will do.
  package let expected: Int?
  /// Which of the rows that were given it writes, in order.
  package let rows: Range<Int>
  /// How the rows that come back are told apart.
  package let order: Order

  /// How rows that come back belong to rows that were sent.
  package enum Order: Equatable {
    /// Nothing comes back, or one row for one.
    case asSent
    /// By the numbers that the server handed out, in this column of what comes back: it does so in the order of the rows.
    case byNumber(Int, isDescending: Bool)
    /// By the primary key, which stands in the first columns of what comes back.
    case byKey
  }
}
