internal import CSQLite
internal import DBQuery

/// A result of SQLite, as it was stepped through: cells of one size, and the bytes of texts and blobs one after the
/// other. Strings are made when they are asked for.
final class SQLiteRows: ResultStorage {
  /// A cell: its kind, and a number's bits or where its bytes begin.
  struct Cell {
    enum Kind: UInt8 {
      case null, integer, double, text, bytes
    }

    var bits: Int64 = 0
    var length: Int32 = 0
    var kind = Kind.null
  }

  let columns: [String]
  let affected: Int
  let count: Int
  private let width: Int
  private let cells: [Cell]
  private let bytes: [UInt8]

  init(columns: [String], _ buffer: Buffer, affected: Int) {
    self.columns = columns
    self.affected = affected
    width = columns.count
    count = columns.isEmpty ? 0 : buffer.cells.count / columns.count
    cells = buffer.cells
    bytes = buffer.bytes
  }

  /// Collects rows.
  struct Buffer {
    fileprivate(set) var cells: [Cell] = []
    fileprivate(set) var bytes: [UInt8] = []

    /// Takes the row at hand.
    mutating func append(_ statement: OpaquePointer, width: Int32) {
      for column in 0..<width {
        var cell = Cell()
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: cell = Cell(bits: sqlite3_column_int64(statement, column), kind: .integer)
        case SQLITE_FLOAT:
          let number = sqlite3_column_double(statement, column)
          cell = Cell(bits: Int64(bitPattern: number.bitPattern), kind: .double)
        case SQLITE_TEXT:
          append(sqlite3_column_text(statement, column), statement, column, .text, to: &cell)
        case SQLITE_BLOB:
          let start = sqlite3_column_blob(statement, column)?.assumingMemoryBound(to: UInt8.self)
          append(start, statement, column, .bytes, to: &cell)
        default: break
        }
        cells.append(cell)
      }
    }

    /// The length is asked for last, as SQLite wants it.
    private mutating func append(
      _ start: UnsafePointer<UInt8>?, _ statement: OpaquePointer, _ column: Int32, _ kind: Cell.Kind,
      to cell: inout Cell
    ) {
      cell = Cell(bits: Int64(bytes.count), length: sqlite3_column_bytes(statement, column), kind: kind)
      if let start, cell.length > 0 {
        bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(cell.length)))
      } else {
        cell.length = 0
      }
    }
  }

  func holds(_ row: Int, _ column: Int) -> Bool { row >= 0 && row < count && column >= 0 && column < width }

  func value(_ row: Int, _ column: Int) -> SQLValue {
    let cell = cells[row * width + column]
    switch cell.kind {
    case .null: return .null
    case .integer: return .integer(cell.bits)
    case .double: return .double(Double(bitPattern: UInt64(bitPattern: cell.bits)))
    case .text: return .text(string(cell))
    case .bytes: return .bytes(Array(bytes[Int(cell.bits)..<Int(cell.bits) + Int(cell.length)]))
    }
  }

  func isNull(_ row: Int, _ column: Int) -> Bool { cells[row * width + column].kind == .null }

  func integer(_ row: Int, _ column: Int) -> Int64? {
    let cell = cells[row * width + column]
    return cell.kind == .integer ? cell.bits : nil
  }

  func double(_ row: Int, _ column: Int) -> Double? {
    let cell = cells[row * width + column]
    return cell.kind == .double ? Double(bitPattern: UInt64(bitPattern: cell.bits)) : nil
  }

  func bool(_ row: Int, _ column: Int) -> Bool? {
    switch integer(row, column) {
    case 0: false
    case 1: true
    default: nil
    }
  }

  func text(_ row: Int, _ column: Int) -> String? {
    let cell = cells[row * width + column]
    return cell.kind == .text ? string(cell) : nil
  }

  func instant(_ row: Int, _ column: Int) -> Instant? {
    let cell = cells[row * width + column]
    guard cell.kind == .text else { return nil }
    return bytes.withUnsafeBytes { all in
      let start = Int(cell.bits)
      return Instant(fixedText: UnsafeRawBufferPointer(rebasing: all[start..<start + Int(cell.length)]))
    }
  }

  private func string(_ cell: Cell) -> String {
    bytes.withUnsafeBufferPointer { all in
      let start = Int(cell.bits)
      return String(decoding: UnsafeBufferPointer(rebasing: all[start..<start + Int(cell.length)]), as: UTF8.self)
    }
  }
}
