import Glibc

/// What the three standard streams are connected to, and what may be done there.
///
/// A value: detected once, handed on, made up in tests.
struct Terminal: Sendable, Hashable {
  /// Narrower than this nothing is laid out.
  static let narrowest = 20

  /// Whether answers can be read from a person.
  var inputIsTTY = false
  var outputIsTTY = false
  var errorIsTTY = false
  /// Columns to lay out for.
  var width = 80
  /// Whether standard output takes colours.
  var outputHasColor = false
  /// Whether standard error takes colours.
  var errorHasColor = false
  /// Whether a line on standard error can be rewritten in place.
  var canRewrite = false
  /// Whether this runs in a GitHub workflow, where lines that begin with `::` are commands.
  var isWorkflow = false

  /// Whether a question can be asked and read: both ends are a terminal.
  var canAsk: Bool { inputIsTTY && errorIsTTY }

  /// The width of tables on standard output: none when it goes to a file or a pipe, where nothing is cut off.
  var tableWidth: Int? { outputIsTTY ? width : nil }

  /// Decides from facts. Colour: `--no-color`, then `NO_COLOR`, then `FORCE_COLOR` (`0` is off), then whether the
  /// stream is a terminal that is not `dumb`.
  ///
  /// - Parameter columns: What the terminal says of its width, if it says anything.
  static func decide(
    inputIsTTY: Bool, outputIsTTY: Bool, errorIsTTY: Bool, columns: Int?, noColor: Bool, variables: [String: String]
  ) -> Terminal {
    func isSet(_ name: String) -> Bool { variables[name].map { !$0.isEmpty } ?? false }
    let isDumb = variables["TERM"] == "dumb"
    func hasColor(_ isTTY: Bool) -> Bool {
      if noColor || isSet("NO_COLOR") { return false }
      if isSet("FORCE_COLOR") { return variables["FORCE_COLOR"] != "0" }
      return isTTY && !isDumb
    }
    var terminal = Terminal(inputIsTTY: inputIsTTY, outputIsTTY: outputIsTTY, errorIsTTY: errorIsTTY)
    let said = variables["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    terminal.width = max(narrowest, columns ?? said ?? 80)
    terminal.outputHasColor = hasColor(outputIsTTY)
    terminal.errorHasColor = hasColor(errorIsTTY)
    terminal.isWorkflow = variables["GITHUB_ACTIONS"] == "true"
    terminal.canRewrite = errorIsTTY && !isDumb && !isSet("CI")
    return terminal
  }

  /// Asks the system about the streams of this process.
  static func detect(noColor: Bool, variables: [String: String]) -> Terminal {
    let isTTY = (0...2).map { isatty(Int32($0)) == 1 }
    return decide(
      inputIsTTY: isTTY[0], outputIsTTY: isTTY[1], errorIsTTY: isTTY[2], columns: columns(), noColor: noColor,
      variables: variables)
  }

  private static func columns() -> Int? {
    for stream: Int32 in [1, 2, 0] {
      var size = winsize()
      if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    }
    return nil
  }
}
