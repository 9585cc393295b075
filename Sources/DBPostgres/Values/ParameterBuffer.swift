internal import CLibPQ
internal import DBEngine
internal import DBQuery

/// A statement's values in wire form, all in one block of memory.
///
/// Values go as text, most of them without a type, so that the server infers it from where the placeholder stands: an
/// integer fits `int2`, `int4`, `int8` and `numeric` alike, an array fits the column that it is compared with. UUIDs,
/// dates and times say their type, since their text passes for others. Bytes go in binary as `bytea`: without the type,
/// eight of them would pass for a `bigint`.
///
/// A statement that the server has prepared is known with the types that it inferred: numbers, truth values, UUIDs, moments
/// and arrays of these and of texts that have that very type, and fit it, go in binary then (``BinaryWriter``).
struct ParameterBuffer {
  private var storage: [UInt8] = []
  /// Where each value begins, or -1 for NULL.
  private var offsets: [Int] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []
  private var types: [Oid] = []

  static let byteaType: Oid = 17

  /// - Parameter inferred: The types that the server inferred, when it was asked.
  init(_ values: [SQLValue], inferred: [Oid] = []) throws(DatabaseError) {
    guard values.count <= 65535 else {
      throw DatabaseError(
        .unsupported, "a statement may have 65535 values, and this one has \(values.count)",
        hint: "split it, or pass an array")
    }
    offsets.reserveCapacity(values.count)
    lengths.reserveCapacity(values.count)
    formats.reserveCapacity(values.count)
    types.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      try append(value, number: index + 1, inferred: index < inferred.count ? inferred[index] : 0)
    }
  }

  /// The values' own types, empty when none has one: two statements of the same text that differ here are prepared apart.
  static func signature(of values: [SQLValue]) -> [Oid] {
    values.contains { type(of: $0) != 0 } ? values.map(type) : []
  }

  var signature: [Oid] { types.contains { $0 != 0 } ? types : [] }

  /// How many bytes the values take.
  var byteCount: Int { storage.count }

  private mutating func append(_ value: SQLValue, number: Int, inferred: Oid) throws(DatabaseError) {
    let start = storage.count
    if inferred != 0, BinaryWriter.append(value, as: inferred, to: &storage) {
      offsets.append(start)
      lengths.append(Int32(clamping: storage.count - start))
      formats.append(1)
      types.append(Self.type(of: value))
      storage.append(0)
      return
    }
    var type: Oid = 0
    switch value {
    case .null: break
    case .bytes(let bytes):
      storage.append(contentsOf: bytes)
      type = Self.byteaType
    default:
      value.appendText(to: &storage)
      type = Self.type(of: value)
    }
    if type != Self.byteaType, storage[start...].contains(0) {
      throw DatabaseError(
        .other, "the text for $\(number) holds a NUL character, which PostgreSQL cannot store", code: "22021")
    }
    offsets.append(value == .null ? -1 : start)
    lengths.append(Int32(clamping: storage.count - start))
    formats.append(type == Self.byteaType ? 1 : 0)
    types.append(type)
    storage.append(0)
  }

  private static func type(of value: SQLValue) -> Oid {
    switch value {
    case .bytes: byteaType
    case .uuid: 2950
    case .instant: 1184
    case .timestamp: 1114
    case .date: 1082
    case .time: 1083
    case .interval: 1186
    default: 0
    }
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
