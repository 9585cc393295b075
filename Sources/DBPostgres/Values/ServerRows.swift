internal import CLibPQ
internal import DBQuery
internal import Glibc

/// A result as libpq received it, decoded cell by cell as it is read.
///
/// `@unchecked Sendable`: libpq's result is never changed after it was received, its readers touch nothing else, and it
/// is freed once, when nobody holds it any more.
final class ServerRows: ResultStorage, @unchecked Sendable {
  private let result: OpaquePointer
  private let reader: CellReader
  private let width: Int
  let count: Int
  let affected: Int

  /// Takes the result over, and frees it at the end.
  init(_ result: OpaquePointer, _ shape: ResultShape) {
    self.result = result
    reader = CellReader(shape: shape, isBinary: PQbinaryTuples(result) == 1)
    width = shape.columns.count
    count = Int(PQntuples(result))
    affected = PQcmdTuples(result).map { Int(strtoll($0, nil, 10)) } ?? 0
  }

  deinit { PQclear(result) }

  var columns: [String] { reader.shape.columns }

  func holds(_ row: Int, _ column: Int) -> Bool { row >= 0 && row < count && column >= 0 && column < width }

  /// The cell's bytes; nil for NULL, and when the row is narrower than its description.
  @inline(__always)
  private func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
    let length = Int(PQgetlength(result, Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column)))
    if length == 0, isNull(row, column) { return nil }
    guard let start = PQgetvalue(result, Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column)) else {
      return nil
    }
    return UnsafeRawBufferPointer(start: start, count: length)
  }

  func isNull(_ row: Int, _ column: Int) -> Bool {
    PQgetisnull(result, Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column)) == 1
  }

  func value(_ row: Int, _ column: Int) -> SQLValue { reader.value(bytes(row, column), column) }
  func integer(_ row: Int, _ column: Int) -> Int64? { reader.integer(bytes(row, column), column) }
  func double(_ row: Int, _ column: Int) -> Double? { reader.double(bytes(row, column), column) }
  func bool(_ row: Int, _ column: Int) -> Bool? { reader.bool(bytes(row, column), column) }
  func text(_ row: Int, _ column: Int) -> String? { reader.text(bytes(row, column), column) }
  func instant(_ row: Int, _ column: Int) -> Instant? { reader.instant(bytes(row, column), column) }
}
