internal import CLibPQ
internal import DBQuery

/// A result as libpq received it, decoded cell by cell as it is read.
///
/// `@unchecked Sendable`: libpq's result is never changed after it was received, its readers touch nothing else, and it
/// is freed once, when nobody holds it any more.
final class ServerRows: ResultStorage, @unchecked Sendable {
  private let result: OpaquePointer
  private let shape: ResultShape
  private let isBinary: Bool
  let count: Int
  let affected: Int

  /// Takes the result over, and frees it at the end.
  init(_ result: OpaquePointer, _ shape: ResultShape) {
    self.result = result
    self.shape = shape
    isBinary = PQbinaryTuples(result) == 1
    count = Int(PQntuples(result))
    affected = PQcmdTuples(result).flatMap { $0.pointee == 0 ? 0 : Int(String(cString: $0)) } ?? 0
  }

  deinit { PQclear(result) }

  var columns: [String] { shape.columns }

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

  func value(_ row: Int, _ column: Int) -> SQLValue {
    guard let bytes = bytes(row, column) else { return .null }
    let type = shape.types[column]
    guard isBinary else { return TextReader.value(type, bytes) }
    // A cell that does not have its type's form: a server of another making.
    return BinaryReader.value(type, bytes) ?? .bytes(Array(bytes))
  }

  func integer(_ row: Int, _ column: Int) -> Int64? {
    switch shape.types[column] {
    case .int4, .int8, .int2:
      guard let bytes = bytes(row, column) else { return nil }
      return isBinary ? BinaryReader.integer(bytes) : TextReader.integer(bytes)
    case .oid:
      if case .integer(let number) = value(row, column) { return number }
      return nil
    default: return nil
    }
  }

  func double(_ row: Int, _ column: Int) -> Double? {
    guard shape.types[column] == .float8, isBinary, let bytes = bytes(row, column) else {
      if case .double(let number) = value(row, column) { return number }
      return nil
    }
    return BinaryReader.double(bytes)
  }

  func bool(_ row: Int, _ column: Int) -> Bool? {
    if case .bool(let truth) = value(row, column) { return truth }
    return nil
  }

  func text(_ row: Int, _ column: Int) -> String? {
    switch shape.types[column] {
    case .text: bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
    default: if case .text(let text) = value(row, column) { text } else { nil }
    }
  }
}
