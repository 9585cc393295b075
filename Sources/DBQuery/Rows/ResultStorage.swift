/// What holds a result's cells: an array of them, or the buffer that a driver received, decoded as it is read.
///
/// Positions that are out of range are never asked for. Read from any task: a storage does not change.
package protocol ResultStorage: AnyObject, Sendable {
  var columns: [String] { get }
  var affected: Int { get }
  var count: Int { get }
  /// Whether there is such a row with such a column.
  func holds(_ row: Int, _ column: Int) -> Bool
  func value(_ row: Int, _ column: Int) -> SQLValue
  func isNull(_ row: Int, _ column: Int) -> Bool
  /// The cell as a whole number, or nil when it is none; those after it likewise.
  func integer(_ row: Int, _ column: Int) -> Int64?
  func double(_ row: Int, _ column: Int) -> Double?
  func bool(_ row: Int, _ column: Int) -> Bool?
  func text(_ row: Int, _ column: Int) -> String?
  /// The cell as a moment in the form in which the database has it; nil for every other form.
  func instant(_ row: Int, _ column: Int) -> Instant?
}

/// Cells in one array, row by row.
final class CellStorage: ResultStorage {
  let columns: [String]
  private let width: Int
  let count: Int
  let affected: Int
  let cells: [SQLValue]

  init(columns: [String], cells: [SQLValue], affected: Int) {
    self.columns = columns
    width = columns.count
    count = columns.isEmpty ? 0 : cells.count / columns.count
    self.cells = cells
    self.affected = affected
  }

  static let empty = CellStorage(columns: [], cells: [], affected: 0)

  func holds(_ row: Int, _ column: Int) -> Bool { row >= 0 && row < count && column >= 0 && column < width }

  func value(_ row: Int, _ column: Int) -> SQLValue { cells[row * width + column] }

  func isNull(_ row: Int, _ column: Int) -> Bool {
    if case .null = cells[row * width + column] { true } else { false }
  }

  func integer(_ row: Int, _ column: Int) -> Int64? {
    if case .integer(let number) = cells[row * width + column] { number } else { nil }
  }

  func double(_ row: Int, _ column: Int) -> Double? {
    if case .double(let number) = cells[row * width + column] { number } else { nil }
  }

  func bool(_ row: Int, _ column: Int) -> Bool? {
    switch cells[row * width + column] {
    case .bool(let truth): truth
    case .integer(0): false
    case .integer(1): true
    default: nil
    }
  }

  func text(_ row: Int, _ column: Int) -> String? {
    if case .text(let text) = cells[row * width + column] { text } else { nil }
  }

  func instant(_ row: Int, _ column: Int) -> Instant? {
    if case .instant(let instant) = cells[row * width + column] { instant } else { nil }
  }
}
