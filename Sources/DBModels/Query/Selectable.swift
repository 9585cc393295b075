public import DBQuery

/// What a query can select: an expression, an object, or several of them in a tuple.
///
/// ```swift
/// Select(Order.self).columns { ($0.id, Customer.all, count()) }
/// // each of the three is Selectable; the rows are (Int, Customer, Int)
/// ```
public protocol Selectable<Value>: Sendable {
  /// What a row gives.
  associatedtype Value
  /// The columns, and how a row's are read.
  var selection: Selection<Value> { get }
}

/// Columns of a result, and how they become a value.
///
/// ```swift
/// User.all.selection     // all columns of users, and a User of each row
/// ```
public struct Selection<Value>: Sendable {
  package var columns: [ResultColumn]
  package let read: @Sendable (RowReader, any EntityReading) throws -> Value

  package init(
    _ columns: [ResultColumn], read: @escaping @Sendable (RowReader, any EntityReading) throws -> Value
  ) {
    self.columns = columns
    self.read = read
  }

  /// How many columns it takes.
  package var width: Int { columns.count }
}

/// What makes objects of rows: a session, through its identity map, or ``PlainReading``.
package protocol EntityReading: AnyObject {
  /// The object of a row whose columns are the model's; nil when its key is NULL, as a left join leaves it.
  func entity<E: Entity>(_ type: E.Type, _ row: RowReader) throws -> E?
}

/// Makes a new object of each row, and keeps none.
package final class PlainReading: EntityReading {
  package init() {}

  package func entity<E: Entity>(_ type: E.Type, _ row: RowReader) throws -> E? {
    if E.mapping.keyColumns.contains(where: row.isNull) { return nil }
    return try E(_row: row)
  }
}
