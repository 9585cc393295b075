import Synchronization

/// One line on standard error that says what runs now, rewritten in place and wiped before anything else is printed.
///
/// Silent where a line cannot be rewritten: files, pipes, CI, dumb terminals.
final class ProgressLine: Sendable {
  private let sink: any ByteSink
  private let columns: Int
  private let isOn: Bool
  private let isShown = Mutex(false)

  init(sink: any ByteSink, columns: Int, isOn: Bool) {
    self.sink = sink
    self.columns = columns
    self.isOn = isOn
  }

  /// Shows a text, cut to one line of the terminal. The last column stays free: some terminals wrap when it is taken.
  func show(_ text: String) {
    guard isOn else { return }
    let line = DisplayWidth.truncate(Escaping.terminal(text), to: columns - 1)
    isShown.withLock { isShown in
      sink.write("\r\u{1B}[K" + line)
      isShown = true
    }
  }

  /// Wipes the line, when one is shown.
  func clear() { clear {} }

  /// Wipes the line and prints something; a line that another thread shows meanwhile comes behind it.
  func clear(andPrint print: () -> Void) {
    isShown.withLock { isShown in
      if isShown { sink.write("\r\u{1B}[K") }
      isShown = false
      print()
    }
  }
}
