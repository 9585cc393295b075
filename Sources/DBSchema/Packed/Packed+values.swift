// What the fields of schemas are made of.

extension Int64: Packed {
  static let blank: Int64 = 0
  mutating func pack(_ field: inout some Packing) { field.number(&self) }
}

extension Bool: Packed {
  static let blank = false
  mutating func pack(_ field: inout some Packing) {
    var number: Int64 = self ? 1 : 0
    field.number(&number)
    self = number != 0
  }
}

extension String: Packed {
  static let blank = ""
  mutating func pack(_ field: inout some Packing) { field.text(&self) }
}

extension Optional: Packed where Wrapped: Packed {
  static var blank: Wrapped? { nil }
  mutating func pack(_ field: inout some Packing) {
    var isThere = self != nil
    field(&isThere)
    guard isThere else { return self = nil }
    var value: Wrapped = self ?? Wrapped.blank
    field(&value)
    self = value
  }
}

extension Array: Packed where Element: Packed {
  static var blank: [Element] { [] }
  mutating func pack<Walk: Packing>(_ field: inout Walk) {
    var count = Int64(self.count)
    field(&count)
    guard Walk.isReading else {
      for element in self {
        var element = element
        field(&element)
      }
      return
    }
    removeAll()
    while count > 0, field.isSound {
      var element = Element.blank
      field(&element)
      append(element)
      count -= 1
    }
  }
}

/// An enum is its raw value's text.
extension Packing {
  fileprivate mutating func raw<Value: RawRepresentable<String>>(_ value: inout Value) -> Bool {
    var text = value.rawValue
    self.text(&text)
    guard let new = Value(rawValue: text) else { return false }
    value = new
    return true
  }
}

extension Packed where Self: RawRepresentable<String> {
  /// A text that names no case reads as the value that was there: what it belongs to then differs from what was packed.
  mutating func pack(_ field: inout some Packing) { _ = field.raw(&self) }
}
extension DialectName: Packed { static var blank: DialectName { .postgresql } }
extension ObjectKind: Packed { static var blank: ObjectKind { .other } }
extension Deferrability: Packed { static var blank: Deferrability { .notDeferrable } }
extension ReferentialAction: Packed { static var blank: ReferentialAction { .noAction } }
extension ConflictClause: Packed { static var blank: ConflictClause { .abort } }

extension Identifier: Packed {
  static let blank: Identifier = ""
  mutating func pack(_ field: inout some Packing) {
    var name = name
    field(&name)
    self = Identifier(name)
  }
}

extension QualifiedName: Packed {
  static let blank = QualifiedName("")
  mutating func pack(_ field: inout some Packing) {
    var (schema, name) = (schema, name)
    field(&schema)
    field(&name)
    self = QualifiedName(schema: schema, name)
  }
}
