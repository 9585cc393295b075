internal import DBQuery
internal import DBSchema

/// An object's number in its catalog.
typealias ObjectID = Int64

/// Something that a catalog named could not be read: it was dropped meanwhile.
struct VanishedObject: Error {
  /// Which, in words.
  var what: String
}

/// A row of a catalog's answer, read by position.
struct CatalogRow {
  let storage: any ResultStorage
  let index: Int

  /// A text that always stands there while its object does.
  func text(_ column: Int) throws(VanishedObject) -> String {
    guard let text = storage.text(index, column) else { throw missing(column) }
    return text
  }

  /// A text, or nil for NULL.
  func optionalText(_ column: Int) -> String? { storage.text(index, column) }

  /// A name.
  func name(_ column: Int) throws(VanishedObject) -> Identifier { Identifier(try text(column)) }

  /// A whole number.
  func integer(_ column: Int) throws(VanishedObject) -> Int64 {
    guard let number = storage.integer(index, column) else { throw missing(column) }
    return number
  }

  /// An object's number; 0 for NULL, as the catalogs have it.
  func id(_ column: Int) -> ObjectID { storage.integer(index, column) ?? 0 }

  /// A small number, such as a column's; 0 for NULL.
  func number(_ column: Int) -> Int { Int(truncatingIfNeeded: id(column)) }

  /// A truth value; false for NULL.
  func bool(_ column: Int) -> Bool { storage.bool(index, column) ?? false }

  /// An array of texts; empty for NULL.
  func texts(_ column: Int) -> [String] {
    guard !storage.isNull(index, column), case .array(let elements) = storage.value(index, column) else { return [] }
    return elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// Numbers with blanks between them, as the server writes a vector.
  func numbers(_ column: Int) -> [ObjectID] {
    guard let text = storage.text(index, column) else { return [] }
    var numbers: [ObjectID] = []
    var current: ObjectID = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: " ") {
        numbers.append(current)
        current = 0
      } else {
        current = current &* 10 &+ ObjectID(byte &- 48)
      }
    }
    if !text.isEmpty { numbers.append(current) }
    return numbers
  }

  private func missing(_ column: Int) -> VanishedObject {
    VanishedObject(what: "the server did not tell \(storage.columns[column])")
  }
}
