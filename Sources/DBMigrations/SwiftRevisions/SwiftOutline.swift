/// What the text of a Swift revision declares, as far as it can be told without a compiler.
struct SwiftOutline {
  /// A function of the revision.
  struct Function {
    /// The line of its name.
    var line: Int
    /// Whether nothing but comments stands between its braces.
    var isEmpty: Bool
  }

  /// Whether the type of the revision is named anywhere.
  let hasType: Bool
  /// `func up`.
  let up: Function?
  /// `func down`.
  let down: Function?

  /// - Parameter text: normalised.
  init(_ text: [UInt8], id: RevisionID) {
    let tokens = SwiftScanner.tokens(text)
    func isWord(_ index: Int, _ word: String) -> Bool {
      index < tokens.count && tokens[index].kind == .word && text[tokens[index].range].elementsEqual(word.utf8)
    }
    func isSymbol(_ index: Int, _ symbol: Unicode.Scalar) -> Bool {
      index < tokens.count && tokens[index].kind == .symbol
        && text[tokens[index].range.lowerBound] == UInt8(ascii: symbol)
    }
    func function(_ name: String) -> Function? {
      for index in tokens.indices where isWord(index, "func") && isWord(index + 1, name) && isSymbol(index + 2, "(") {
        var place = index + 2
        while place < tokens.count, !isSymbol(place, "{") { place += 1 }
        return Function(line: tokens[index + 1].line, isEmpty: isSymbol(place + 1, "}"))
      }
      return nil
    }
    let type = id.typeName
    hasType = tokens.indices.contains { isWord($0, type) }
    (up, down) = (function("up"), function("down"))
  }
}

extension RevisionID {
  /// The name of the type that a Swift revision with this id declares: `R1f3c9a2b7d4e`.
  ///
  /// ```swift
  /// RevisionID("v1.2")?.typeName   // Rv1_2
  /// ```
  public var typeName: String { "R" + String(text.map { $0 == "." ? "_" : $0 }) }
}
