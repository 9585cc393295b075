/// Lets `dbtool downgrade -1` be written without quotes or `--`: ArgumentParser would read `-1` as a flag.
///
/// Before parsing, a bare `-N` becomes `current-N` where a revision name can stand: as a positional of the commands
/// that take relative steps or ranges, and before `--`. A value of an option stays what it is (`--wait -1` is a
/// mistake and must be reported as one), and so does everything that is not all digits (`-v`, `-1x`).
struct StepRewriting: Sendable {
  /// The commands whose positionals are revision names below the current one.
  static let commands: Set<String> = ["downgrade", "history", "plan", "prove", "show"]

  /// For a command, the spellings of its options that take a value: `--wait`, `-m`.
  let valueOptions: [String: Set<String>]

  /// The arguments with steps spelled out.
  ///
  /// ```swift
  /// StepRewriting(valueOptions: [:]).rewrite(["downgrade", "-1"])       // ["downgrade", "current-1"]
  /// StepRewriting(valueOptions: [:]).rewrite(["history", "-3:"])        // ["history", "current-3:"]
  /// ```
  func rewrite(_ arguments: [String]) -> [String] {
    guard let word = arguments.firstIndex(where: { !$0.hasPrefix("-") }), Self.commands.contains(arguments[word]) else {
      return arguments
    }
    let taking = valueOptions[arguments[word]] ?? []
    var result = arguments
    var isValue = false
    for index in arguments.indices.dropFirst(word + 1) {
      let argument = arguments[index]
      if argument == "--" { break }
      if isValue {
        isValue = false
      } else if Self.isStep(argument) {
        result[index] = "current" + argument
      } else {
        isValue = taking.contains(argument)
      }
    }
    return result
  }

  /// Whether an argument might have to be rewritten: knowing the options is costly and rarely needed.
  static func isNeeded(for arguments: [String]) -> Bool { arguments.contains(where: isStep) }

  /// `-N` or the range `-N:...`.
  private static func isStep(_ argument: String) -> Bool {
    guard let rest = argument.dropPrefix("-") else { return false }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    return !digits.isEmpty && (digits.count == rest.count || rest.dropFirst(digits.count).first == ":")
  }
}
