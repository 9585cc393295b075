public import DBQuery

/// Statements that were sent, in their order, ready to be compared with texts.
///
/// Two lists are equal when their texts are, on one line each: spacing, comments and values do not count.
///
/// ```swift
/// #expect(recorder.sent == ["begin", "update users set name = $1 where id = $2", "commit"])
/// #expect(recorder.sent.withoutTransactions.matching("users").count == 1)
/// ```
public struct RecordedStatements: Sendable, Equatable, RandomAccessCollection, ExpressibleByArrayLiteral {
  /// The statements with all that is known of them.
  public let all: [RecordedStatement]
  private let texts: [String]

  init(_ all: [RecordedStatement]) {
    self.all = all
    texts = all.map(\.plainText)
  }

  /// Makes a list of texts, to compare with.
  public init(arrayLiteral elements: String...) { self.init(texts: elements) }

  /// Makes a list of texts, to compare with.
  public init(texts: [String]) {
    self.init(texts.map { RecordedStatement(text: $0, values: [], connection: 0, pipelineIndex: nil) })
  }

  /// The first place.
  public var startIndex: Int { texts.startIndex }
  /// Behind the last place.
  public var endIndex: Int { texts.endIndex }
  /// The text at a place, on one line.
  public subscript(position: Int) -> String { texts[position] }

  /// Whether the texts are the same.
  public static func == (left: RecordedStatements, right: RecordedStatements) -> Bool { left.texts == right.texts }

  /// Without what begins and ends transactions, and without savepoints.
  public var withoutTransactions: RecordedStatements { RecordedStatements(all.filter { !$0.isTransactionControl }) }

  /// Those whose text holds another one, such as a table's name.
  ///
  /// ```swift
  /// recorder.sent.matching("from books")
  /// ```
  public func matching(_ part: String) -> RecordedStatements { matching { $0.contains(part) } }

  /// Those whose text on one line meets a condition.
  ///
  /// ```swift
  /// recorder.sent.matching { $0.hasPrefix("insert") }
  /// ```
  public func matching(_ isWanted: (String) -> Bool) -> RecordedStatements {
    RecordedStatements(zip(all, texts).filter { isWanted($1) }.map(\.0))
  }

  /// The values of each statement; empty lists when the recorder does not keep them.
  ///
  /// ```swift
  /// #expect(recorder.sent.values == [[.text("Ada"), .integer(7)]])
  /// ```
  public var values: [[SQLValue]] { all.map(\.values) }

  /// What is different from a list of texts, for people: a line for each statement, those that are missing with `-`,
  /// those that are too much with `+`; nil when nothing is.
  ///
  /// ```swift
  /// print(recorder.sent.readableDifference(from: ["begin", "delete from users", "commit"]) ?? "as wanted")
  /// //   begin
  /// // - delete from users
  /// // + delete from people
  /// //   commit
  /// ```
  public func readableDifference(from wanted: RecordedStatements) -> String? {
    if self == wanted { return nil }
    let changes = texts.difference(from: wanted.texts)
    var removed = Set<Int>()
    var inserted = Set<Int>()
    for change in changes {
      switch change {
      case .remove(let place, _, _): removed.insert(place)
      case .insert(let place, _, _): inserted.insert(place)
      }
    }
    var lines: [String] = []
    var (there, here) = (0, 0)
    while there < wanted.count || here < count {
      if removed.contains(there) {
        lines.append("- " + wanted[there])
        there += 1
      } else if inserted.contains(here) {
        lines.append("+ " + self[here])
        here += 1
      } else {
        lines.append("  " + self[here])
        there += 1
        here += 1
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Throws when the texts are others, with the difference: for tests without Swift Testing, and for long lists.
  ///
  /// ```swift
  /// try recorder.sent.expect(["begin", "delete from users", "commit"])
  /// ```
  /// - Throws: ``StatementMismatch``.
  public func expect(_ wanted: RecordedStatements) throws(StatementMismatch) {
    if let difference = readableDifference(from: wanted) { throw StatementMismatch(difference: difference) }
  }
}

extension RecordedStatements: CustomStringConvertible, CustomDebugStringConvertible {
  /// A line for each statement.
  public var description: String { texts.joined(separator: "\n") }
  /// The texts as a list that can be put into a test.
  public var debugDescription: String { texts.debugDescription }
}

/// Other statements were sent than a test wanted.
///
/// ```swift
/// do { try recorder.sent.expect(["commit"]) } catch { print(error.difference) }   // + begin ...
/// ```
public struct StatementMismatch: Error, Sendable, CustomStringConvertible {
  /// A line for each statement: `-` is missing, `+` is too much.
  public let difference: String
  /// What is different.
  public var description: String { "other statements were sent than wanted (- missing, + too much):\n" + difference }
}
