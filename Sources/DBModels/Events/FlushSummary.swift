/// What a flush is about to send.
///
/// ```swift
/// options.events.beforeFlush = { summary in
///   if summary.deletes > 1000 { throw TooManyDeletes() }
/// }
/// print(summary)
/// // insert authors (name, country) 0
/// // update books (title) 1, 2
/// ```
public struct FlushSummary: Sendable, CustomStringConvertible {
  /// How many rows are made.
  public let inserts: Int
  /// Of how many rows columns are written.
  public let updates: Int
  /// How many rows go.
  public let deletes: Int
  /// The steps in order, one a line: what is done, the table, the columns, and the rows by their numbers in this flush.
  public let description: String

  init(_ plan: FlushPlan, _ items: [FlushItem]) {
    var counts = (inserts: 0, updates: 0, deletes: 0)
    for item in items {
      switch item.kind {
      case .insert: counts.inserts += 1
      case .update: counts.updates += 1
      case .delete: counts.deletes += 1
      }
    }
    (inserts, updates, deletes) = counts
    description = plan.description
  }
}
