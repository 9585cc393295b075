/// A migration as the source tool's files hold it.
struct SourceMigration {
  /// The version as it was written, for the id.
  var version: String
  /// The version as the source tool's table holds it.
  var key: String
  /// What the migration says of itself, by its name.
  var name: String
  /// The file or folder that errors about the whole migration name.
  var file: String
  /// Forward.
  var up: SourceScript
  /// Back; nil when there is none.
  var down: SourceScript?
}

/// The statements of one direction, with the places they came from.
struct SourceScript {
  /// What the source tool does about a transaction around the statements.
  enum Habit: Hashable {
    /// One transaction around all.
    case wrapped
    /// None: the file says so, in these words.
    case none(mark: String)
    /// All statements go to the server as one query: that is a transaction too, and a statement alone may run without.
    case oneQuery
    /// One transaction, or none when every statement needs that.
    case detected
  }

  /// The file that the text came from.
  var file: String
  /// Normalised text.
  var text: String
  /// The number in the file of each line of the text.
  var lineNumbers: [Int]
  /// What the source tool does about transactions.
  var habit: Habit

  /// A script of lines with their numbers.
  init(file: String, lines: some Collection<(number: Int, text: Substring)>, habit: Habit) {
    self.file = file
    self.habit = habit
    text = lines.map { String($0.text) }.joined(separator: "\n")
    lineNumbers = lines.map(\.number)
  }

  /// A script that is a whole file.
  init(_ file: SourceFile, habit: Habit) { self.init(file: file.path, lines: file.lines, habit: habit) }

  /// The line of the file that a byte of the text stands in.
  func line(at offset: Int) -> Int {
    let index = RevisionText.line(of: offset, in: Array(text.utf8)) - 1
    return index < lineNumbers.count ? lineNumbers[index] : (lineNumbers.last ?? 1)
  }
}

/// A file of the source tool: its name below the folder, and its text.
struct SourceFile {
  /// Where it lies, as errors name it.
  let path: String
  /// Normalised text.
  let text: String

  /// The lines with their numbers; a line feed at the end begins no further line.
  var lines: [(number: Int, text: Substring)] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.enumerated().map { (number: $0.offset + 1, text: $0.element) }
  }
}
