/// Reads names and ranges from left to right.
struct RevisionNameScanner {
  private let text: String
  private let letters: [Unicode.Scalar]
  private var place = 0

  init(_ text: String) {
    self.text = text
    letters = Array(text.unicodeScalars)
  }

  var isAtEnd: Bool { place == letters.count }
  var isAtColon: Bool { peek == ":" }
  private var peek: Unicode.Scalar? { isAtEnd ? nil : letters[place] }

  mutating func name() throws(RevisionNameError) -> RevisionName {
    var branch: String?
    let start = place
    var word = word()
    if peek == "@" {
      guard !word.isEmpty, !RevisionID.reservedWords.contains(word) else {
        throw failure("a label or an id before @", at: start)
      }
      branch = word
      place += 1
      word = self.word()
    }
    let point: RevisionName.Point? =
      switch word {
      case "": nil
      case "base": .base
      case "head": .head
      case "heads": .heads
      case "current": .current
      default: .named(word)
      }
    if word.isEmpty, peek != "+", peek != "-" {
      throw failure("a revision: an id, the start of one, a label, head, heads, base, current, +N or -N", at: place)
    }
    return RevisionName(branch: branch, point: point, offset: try steps())
  }

  mutating func colon() throws(RevisionNameError) {
    guard isAtColon else { throw failure("a colon, as in base:head", at: place) }
    place += 1
  }

  func end() throws(RevisionNameError) {
    guard let extra = peek else { return }
    let expected =
      switch extra {
      case ":": "the end of the name (a range is not allowed here)"
      case "@": "only one branch before the revision"
      case "A"..."Z": "lower case: ids and labels have no capital letters"
      case "+", "-": "only one number of steps"
      default: "the end of the name, or one of the letters a-z, 0-9, _ and ."
      }
    throw failure(expected, at: place)
  }

  /// As many letters of ids as stand here; perhaps none.
  private mutating func word() -> String {
    var word = String.UnicodeScalarView()
    while let letter = peek, RevisionID.isLetter(letter) {
      word.append(letter)
      place += 1
    }
    return String(word)
  }

  private mutating func steps() throws(RevisionNameError) -> Int {
    guard let sign = peek, sign == "+" || sign == "-" else { return 0 }
    place += 1
    let start = place
    var number = 0
    while let letter = peek, ("0"..."9").contains(letter) {
      number = number * 10 + Int(letter.value - 48)
      guard number <= 1_000_000 else { throw failure("a number of steps up to 1000000", at: start) }
      place += 1
    }
    guard number > 0 else { throw failure("a number of steps, 1 or more, after \(sign)", at: start) }
    return sign == "+" ? number : -number
  }

  private func failure(_ expected: String, at place: Int) -> RevisionNameError {
    RevisionNameError(text: text, column: place + 1, expected: expected)
  }
}
