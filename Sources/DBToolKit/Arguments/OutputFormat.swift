import ArgumentParser

/// The formats that a command can print its result in; one of them is for people, one may be the JSON envelope.
protocol OutputFormat: ExpressibleByArgument, CaseIterable, Sendable {
  /// What is printed when nothing is said.
  static var standard: Self { get }
  /// Whether the run prints one JSON envelope and nothing else.
  var isEnvelope: Bool { get }
}

/// Text for people, or the JSON envelope.
enum TextFormat: String, OutputFormat {
  case text, json

  static var standard: TextFormat { .text }
  var isEnvelope: Bool { self == .json }
}
