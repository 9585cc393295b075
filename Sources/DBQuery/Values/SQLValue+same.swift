extension SQLValue {
  /// Whether two values are the same to a database, bit by bit: `==` takes two spellings of a letter for one text, and 0
  /// for -0.
  package func isSame(as other: SQLValue) -> Bool {
    switch (self, other) {
    case (.text(let one), .text(let two)), (.json(let one), .json(let two)): one.utf8.elementsEqual(two.utf8)
    case (.double(let one), .double(let two)): one.bitPattern == two.bitPattern
    case (.array(let one), .array(let two)): one.elementsEqual(two) { $0.isSame(as: $1) }
    default: self == other
    }
  }
}
