internal import DBQuery

/// Reads cells of a result in the format in which the server sent them.
struct CellReader {
  let shape: ResultShape
  let isBinary: Bool

  func value(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> SQLValue {
    guard let bytes else { return .null }
    let type = shape.types[column]
    guard isBinary else { return TextReader.value(type, bytes) }
    // A cell that does not have its type's form: a server of another making.
    return BinaryReader.value(type, bytes) ?? .bytes(Array(bytes))
  }

  func integer(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> Int64? {
    guard shape.forms[column] == .integer else {
      if case .integer(let number) = value(bytes, column) { return number }
      return nil
    }
    guard let bytes else { return nil }
    return isBinary ? BinaryReader.integer(bytes) : TextReader.integer(bytes)
  }

  func double(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> Double? {
    guard isBinary, shape.forms[column] == .double, let bytes else {
      if case .double(let number) = value(bytes, column) { return number }
      return nil
    }
    return BinaryReader.double(bytes)
  }

  func bool(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> Bool? {
    if isBinary, shape.forms[column] == .bool { return bytes.flatMap { $0.count == 1 ? $0[0] != 0 : nil } }
    if case .bool(let truth) = value(bytes, column) { return truth }
    return nil
  }

  func instant(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> Instant? {
    guard isBinary, shape.forms[column] == .instant else {
      if case .instant(let instant) = value(bytes, column) { return instant }
      return nil
    }
    return bytes.flatMap { BinaryReader.number($0, Int64.self) }.map(Instant.init(microsecondsSince2000:))
  }

  func text(_ bytes: UnsafeRawBufferPointer?, _ column: Int) -> String? {
    if shape.forms[column] == .text { return bytes.map { String(decoding: $0, as: UTF8.self) } }
    if case .text(let text) = value(bytes, column) { return text }
    return nil
  }
}
