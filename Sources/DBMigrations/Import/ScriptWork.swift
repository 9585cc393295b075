import DBQuery

extension ScriptTranslator {
  /// A script on its way: its statements, those that are left, and the edits of its text.
  struct Work {
    let script: SourceScript
    let tokens: [SQLToken]
    let statements: [SQLStatementText]
    let bytes: [UInt8]
    private var removed: Set<Int> = []
    private var edits: [(range: Range<Int>, text: String)] = []

    init(script: SourceScript, tokens: [SQLToken], statements: [SQLStatementText]) {
      self.script = script
      self.tokens = tokens
      self.statements = statements
      bytes = Array(script.text.utf8)
    }

    var file: String { script.file }
    /// The statements that were not removed.
    var left: [SQLStatementText] { statements.indices.filter { !removed.contains($0) }.map { statements[$0] } }

    func line(at offset: Int) -> Int { script.line(at: offset) }
    func line(of statement: SQLStatementText) -> Int { script.line(at: statement.range.lowerBound) }

    /// Puts another text in place of some bytes.
    mutating func edit(_ range: Range<Int>, _ text: String) { edits.append((range, text)) }

    /// Takes a statement out, with its semicolon, and its line when nothing else stands in it.
    mutating func remove(_ index: Int) {
      guard removed.insert(index).inserted else { return }
      var range = statements[index].range
      if let semicolon = tokens.first(where: { $0.range.lowerBound >= range.upperBound && !$0.kind.isComment }),
        semicolon.kind == .semicolon
      {
        range = range.lowerBound..<semicolon.range.upperBound
      }
      var end = range.upperBound
      while end < bytes.count, DirectiveScanner.isBlank(bytes[end]) { end += 1 }
      var start = range.lowerBound
      while start > 0, DirectiveScanner.isBlank(bytes[start - 1]) { start -= 1 }
      let isAtStart = start == 0 || bytes[start - 1] == 0x0A
      let isAtEnd = end == bytes.count || bytes[end] == 0x0A
      switch (isAtStart, isAtEnd) {
      case (true, true): range = start..<min(end + 1, bytes.count)
      case (true, false): range = start..<end
      case (false, true): range = start..<range.upperBound
      case (false, false): range = range.lowerBound..<end
      }
      // Comments between a statement and its semicolon were edited as part of it.
      edits.removeAll { range.contains($0.range.lowerBound) && !$0.range.isEmpty }
      edits.append((range, ""))
    }

    /// The edited text, without blank lines at its ends, ended by a line feed; empty when nothing is left.
    func text() -> String {
      var result: [UInt8] = []
      var position = 0
      // Removed statements that stand side by side may share the blanks between them.
      for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        result += bytes[position..<max(position, edit.range.lowerBound)]
        result += Array(edit.text.utf8)
        position = max(position, edit.range.upperBound)
      }
      result += bytes[position...]
      var lines = String(decoding: result, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)[...]
      while let first = lines.first, first.allSatisfy({ $0 == " " || $0 == "\t" }) { lines.removeFirst() }
      while let last = lines.last, last.allSatisfy({ $0 == " " || $0 == "\t" }) { lines.removeLast() }
      return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }
  }
}
