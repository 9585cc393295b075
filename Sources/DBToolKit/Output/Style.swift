/// The few ways in which output is set off from plain text.
enum Style: String, Sendable, CaseIterable {
  case bold = "1"
  case dim = "2"
  case red = "31"
  case green = "32"
  case yellow = "33"
  case cyan = "36"

  /// The text in this style, or as it is when colours are off. Empty text stays empty.
  ///
  /// ```swift
  /// Style.red.apply("error:", when: terminal.errorHasColor)
  /// ```
  func apply(_ text: String, when isOn: Bool) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
