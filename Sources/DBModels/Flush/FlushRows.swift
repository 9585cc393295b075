package import DBQuery

/// Rows of one table that are sent with the same columns: their values one after the other, row by row.
package struct FlushRows {
  /// How many values a row has.
  package let width: Int
  /// How many rows there are.
  package var count = 0
  package var values: [SQLValue] = []

  package init(width: Int) { self.width = width }

  /// Makes room for so many rows.
  package mutating func reserve(_ rows: Int) { values.reserveCapacity(rows * width) }

  /// Appends a row of which some values are sent.
  package mutating func append(_ row: [SQLValue], kept: [Int]) {
    if kept.count == row.count { values += row } else { for place in kept { values.append(row[place]) } }
    count += 1
  }

  /// A value of a row.
  package subscript(row: Int, column: Int) -> SQLValue { values[row * width + column] }

  /// The values of some rows.
  package subscript(rows: Range<Int>) -> [SQLValue] { Array(values[rows.lowerBound * width..<rows.upperBound * width]) }

  /// The values of a column in some rows, as an array.
  package func column(_ column: Int, of rows: Range<Int>) -> SQLValue {
    .array(rows.map { values[$0 * width + column] })
  }
}
