internal import CLibPQ
internal import DBQuery

/// Rows of a cursor, taken out of libpq's results of one row each: their bytes one after the other, decoded as they are
/// read.
final class StreamedRows: ResultStorage {
  /// Where a cell's bytes begin and how many they are; -1 for NULL.
  fileprivate struct Cell {
    var start: Int
    var length: Int32
  }

  /// Collects rows.
  struct Buffer {
    fileprivate var cells: [Cell] = []
    fileprivate var bytes: [UInt8] = []
    fileprivate var isBinary = false

    /// Takes a result's one row.
    mutating func append(_ result: OpaquePointer, width: Int) {
      isBinary = PQbinaryTuples(result) == 1
      for column in 0..<Int32(truncatingIfNeeded: width) {
        guard PQgetisnull(result, 0, column) == 0, let start = PQgetvalue(result, 0, column) else {
          cells.append(Cell(start: 0, length: -1))
          continue
        }
        let length = PQgetlength(result, 0, column)
        cells.append(Cell(start: bytes.count, length: length))
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(length)))
      }
    }
  }

  private let reader: CellReader
  private let width: Int
  private let buffer: Buffer
  let count: Int
  var affected: Int { count }
  var columns: [String] { reader.shape.columns }

  init(_ buffer: Buffer, count: Int, _ shape: ResultShape) {
    self.buffer = buffer
    self.count = count
    width = shape.columns.count
    reader = CellReader(shape: shape, isBinary: buffer.isBinary)
  }

  func holds(_ row: Int, _ column: Int) -> Bool { row >= 0 && row < count && column >= 0 && column < width }

  @inline(__always)
  private func read<R>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
    let cell = buffer.cells[row * width + column]
    if cell.length < 0 { return body(nil) }
    return buffer.bytes.withUnsafeBytes { all in
      body(UnsafeRawBufferPointer(rebasing: all[cell.start..<cell.start + Int(cell.length)]))
    }
  }

  func isNull(_ row: Int, _ column: Int) -> Bool { buffer.cells[row * width + column].length < 0 }
  func value(_ row: Int, _ column: Int) -> SQLValue { read(row, column) { reader.value($0, column) } }
  func integer(_ row: Int, _ column: Int) -> Int64? { read(row, column) { reader.integer($0, column) } }
  func double(_ row: Int, _ column: Int) -> Double? { read(row, column) { reader.double($0, column) } }
  func bool(_ row: Int, _ column: Int) -> Bool? { read(row, column) { reader.bool($0, column) } }
  func text(_ row: Int, _ column: Int) -> String? { read(row, column) { reader.text($0, column) } }
  func instant(_ row: Int, _ column: Int) -> Instant? { read(row, column) { reader.instant($0, column) } }
}
