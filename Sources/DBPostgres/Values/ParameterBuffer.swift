internal import CLibPQ
internal import DBEngine
internal import DBQuery

/// A statement's values in wire form, all in one block of memory.
///
/// Values go as text without a type, so that the server infers it from where the placeholder stands: an integer fits
/// `int2`, `int4`, `int8` and `numeric` alike. Bytes go in binary as `bytea`: without the type, eight of them would
/// pass for a `bigint`.
struct ParameterBuffer {
  private var storage: [UInt8] = []
  /// Where each value begins, or -1 for NULL.
  private var offsets: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []
  private var types: [Oid] = []

  static let byteaType: Oid = 17

  init(_ values: [SQLValue]) throws(DatabaseError) {
    guard values.count <= 65535 else {
      throw DatabaseError(
        .unsupported, "a statement may have 65535 values, and this one has \(values.count)",
        hint: "split it, or pass an array")
    }
    offsets.reserveCapacity(values.count)
    for (index, value) in values.enumerated() { try append(value, number: index + 1) }
  }

  /// Which values are bytes: two statements of the same text that differ here are prepared apart.
  var bytesPositions: [Int] { types.indices.filter { types[$0] != 0 } }

  /// How many bytes the values take.
  var byteCount: Int { storage.count }

  private mutating func append(_ value: SQLValue, number: Int) throws(DatabaseError) {
    let start = storage.count
    var isBytes = false
    switch value {
    case .null: break
    case .text(let text):
      storage.append(contentsOf: text.utf8)
      if storage[start...].contains(0) {
        throw DatabaseError(
          .other, "the text for $\(number) holds a NUL character, which PostgreSQL cannot store", code: "22021")
      }
    case .bytes(let bytes):
      storage.append(contentsOf: bytes)
      isBytes = true
    default: value.appendText(to: &storage)
    }
    offsets.append(value == .null ? -1 : start)
    lengths.append(Int32(clamping: storage.count - start))
    formats.append(isBytes ? 1 : 0)
    types.append(isBytes ? Self.byteaType : 0)
    storage.append(0)
  }

  /// Calls `body` with the arrays that libpq's functions take: count, types, values, lengths, formats.
  func withArrays<Result>(
    _ body: (
      Int32, UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Result
  ) -> Result {
    if offsets.isEmpty { return body(0, nil, nil, nil, nil) }
    return storage.withUnsafeBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = offsets.map { $0 < 0 ? nil : base.map { [offset = $0] in $0 + offset } }
      return pointers.withUnsafeBufferPointer { pointers in
        body(Int32(offsets.count), types, pointers.baseAddress, lengths, formats)
      }
    }
  }
}
