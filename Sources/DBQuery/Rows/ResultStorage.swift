/// What holds a result's cells: an array of them, or the buffer that a driver received, decoded as it is read.
///
/// Positions that are out of range are never asked for. Read from any task: a storage does not change.
package protocol ResultStorage: AnyObject, Sendable {
  var columns: [String] { get }
  var affected: Int { get }
  var count: Int { get }
  func value(_ row: Int, _ column: Int) -> SQLValue
  func isNull(_ row: Int, _ column: Int) -> Bool
  /// The cell as a whole number, or nil when it is none; the three after it likewise.
  func integer(_ row: Int, _ column: Int) -> Int64?
  func double(_ row: Int, _ column: Int) -> Double?
  func bool(_ row: Int, _ column: Int) -> Bool?
  func text(_ row: Int, _ column: Int) -> String?
}

/// Cells in one array, row by row.
final class CellStorage: ResultStorage {
  let columns: [String]
  let affected: Int
  let cells: [SQLValue]

  init(columns: [String], cells: [SQLValue], affected: Int) {
    self.columns = columns
    self.cells = cells
    self.affected = affected
  }

  static let empty = CellStorage(columns: [], cells: [], affected: 0)

  var count: Int { columns.isEmpty ? 0 : cells.count / columns.count }

  func value(_ row: Int, _ column: Int) -> SQLValue { cells[row * columns.count + column] }

  func isNull(_ row: Int, _ column: Int) -> Bool {
    if case .null = cells[row * columns.count + column] { true } else { false }
  }

  func integer(_ row: Int, _ column: Int) -> Int64? {
    if case .integer(let number) = cells[row * columns.count + column] { number } else { nil }
  }

  func double(_ row: Int, _ column: Int) -> Double? {
    if case .double(let number) = cells[row * columns.count + column] { number } else { nil }
  }

  func bool(_ row: Int, _ column: Int) -> Bool? {
    switch cells[row * columns.count + column] {
    case .bool(let truth): truth
    case .integer(0): false
    case .integer(1): true
    default: nil
    }
  }

  func text(_ row: Int, _ column: Int) -> String? {
    if case .text(let text) = cells[row * columns.count + column] { text } else { nil }
  }
}
