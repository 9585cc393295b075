/// The output of one run: the result on standard output, everything else on standard error.
///
/// ```swift
/// console.result(table.render(width: console.terminal.tableWidth, color: console.terminal.outputHasColor))
/// console.note("3 revisions applied")
/// ```
struct Console: Sendable {
  /// How much is said on standard error.
  enum Level: Int, Sendable, Comparable {
    case quiet, normal, verbose

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  let terminal: Terminal
  var level = Level.normal
  /// Whether the run ends with one JSON document: then nothing else goes to standard output.
  var isJSON = false
  let output: any ByteSink
  let error: any ByteSink
  /// The line that is rewritten in place; everything that is printed wipes it first.
  let progress: ProgressLine

  init(
    terminal: Terminal, level: Level = .normal, isJSON: Bool = false, output: any ByteSink, error: any ByteSink
  ) {
    self.terminal = terminal
    self.level = level
    self.isJSON = isJSON
    self.output = output
    self.error = error
    progress = ProgressLine(
      sink: error, columns: terminal.width, isOn: terminal.canRewrite && level > .quiet && !isJSON)
  }

  /// The console of this process.
  static func process(terminal: Terminal, level: Level = .normal, isJSON: Bool = false) -> Console {
    Console(terminal: terminal, level: level, isJSON: isJSON, output: StreamSink(1), error: StreamSink(2))
  }

  /// A part of the result, for people; a line end is added when there is none. Dropped when the result is JSON. Strings
  /// from outside must have been escaped.
  func result(_ text: String) {
    guard !isJSON, !text.isEmpty else { return }
    progress.clear { output.write(guarded(ended(text))) }
  }

  /// A result that is a document of its own (a script, a schema), byte for byte, in a workflow's log as well: it is
  /// there to be used, and a `::` in it belongs to it.
  func document(_ text: String) {
    guard !isJSON else { return }
    progress.clear { output.write(text) }
  }

  /// A problem shown beside its file in a GitHub workflow; nothing elsewhere.
  func annotate(_ annotation: WorkflowAnnotation) {
    guard terminal.isWorkflow else { return }
    // The runner reads both streams; standard output may be a document.
    progress.clear { error.write(annotation.line + "\n") }
  }

  /// What happens, on standard error; not with `--quiet`.
  func note(_ text: String) { log(text, at: .normal) }
  /// More of what happens, with `--verbose` only.
  func detail(_ text: String) { log(Style.dim.apply(text, when: terminal.errorHasColor), at: .verbose) }
  /// What needs attention and stops nothing; said even with `--quiet`.
  func warning(_ text: String) {
    log(Style.yellow.apply("warning:", when: terminal.errorHasColor) + " " + text, at: .quiet)
  }
  /// The end of a failed run.
  func failure(_ failure: ToolFailure) {
    log(failure.rendered(color: terminal.errorHasColor), at: .quiet)
  }

  private func log(_ text: String, at needed: Level) {
    guard level >= needed else { return }
    progress.clear { error.write(guarded(ended(text))) }
  }

  private func ended(_ text: String) -> String { text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n" }

  private func guarded(_ text: String) -> String { terminal.isWorkflow ? Escaping.workflowLog(text) : text }
}
