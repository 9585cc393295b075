/// Why a run failed, for people and for tools: what, where, why, and what to do next.
///
/// ```swift
/// throw ToolFailure(.severalHeads, "the history has 2 heads", exit: .graph, hint: "dbtool merge heads")
/// ```
/// Texts are as they came; escaping is done where they are printed.
struct ToolFailure: Error, Sendable, Hashable {
  /// What kind of failure it is, as JSON prints it: a word in camelCase.
  struct Code: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let name: String
    init(_ name: String) { self.name = name }
    init(stringLiteral value: String) { name = value }
    var description: String { name }

    /// The command line is wrong.
    static let usage = Code("usage")
    /// A setting is wrong.
    static let configuration = Code("configuration")
    /// A question came up where nobody can be asked.
    static let needsAnswer = Code("needsAnswer")
    /// A question was asked and not answered.
    static let unanswered = Code("unanswered")
    /// A signal ended the run.
    static let interrupted = Code("interrupted")
    /// The result could not be written.
    static let output = Code("output")
    /// Something that should not happen in this program.
    static let `internal` = Code("internal")
  }

  var code: Code
  var exit: ExitStatus
  /// One sentence without a full stop.
  var message: String
  var file: String?
  var line: Int?
  var column: Int?
  /// The statement that failed, with placeholders.
  var statement: String?
  /// Where in the statement, as an offset in UTF-8 bytes.
  var offset: Int?
  /// What it is about: `table users`, `revision 1f3c9a2b`.
  var object: String?
  var cause: String?
  var hint: String?
  /// How the command is called, behind a mistake on the command line.
  var usage: String?

  init(
    _ code: Code, _ message: String, exit: ExitStatus = .failure, file: String? = nil, line: Int? = nil,
    column: Int? = nil, statement: String? = nil, offset: Int? = nil, object: String? = nil, cause: String? = nil,
    hint: String? = nil, usage: String? = nil
  ) {
    self.code = code
    self.exit = exit
    self.message = message
    self.file = file
    self.line = line
    self.column = column
    self.statement = statement
    self.offset = offset
    self.object = object
    self.cause = cause
    self.hint = hint
    self.usage = usage
  }
}
