/// Puts environment variables into a string of `dbtool.json`.
///
/// - `${NAME}` is the variable's value; it must be set (it may be empty).
/// - `${NAME:-text}` is the value, or `text` when the variable is unset or empty; `text` may hold variables itself.
/// - `$$` is a dollar. A dollar before anything else is an error: `$HOME` would silently stay as it is.
///
/// A value that becomes a part of a database URL is escaped for the place it lands in, so that a password with an `@`
/// stays a password. A value that *is* the whole string is taken as it stands: it is a URL already.
struct Expansion {
  /// Why a string could not be expanded.
  enum Failure: Error, Hashable {
    case unset(name: String)
    case unclosed
    case badName(String)
    case strayDollar(String)

    /// What is wrong, in words that follow the name of a key.
    var message: String {
      switch self {
      case .unset(let name): "the environment variable \(name) is not set"
      case .unclosed: "${ has no closing brace"
      case .badName(let name): "\"\(name)\" is no name of an environment variable"
      case .strayDollar(let next): "a dollar stands before \"\(next)\""
      }
    }

    /// What to do about it.
    var hint: String {
      switch self {
      case .unset(let name): "set \(name), or give a default: ${\(name):-...}"
      case .unclosed: "write ${NAME}, or $$ for a dollar"
      case .badName: "names are letters, digits and underscores: ${NAME} or ${NAME:-default}"
      case .strayDollar: "write ${NAME} for a variable, or $$ for a dollar"
      }
    }
  }

  private let characters: [Character]
  private let variables: [String: String]
  private let escape: (_ value: String, _ before: String) -> String
  private var position = 0

  /// Expands a string that is not a URL.
  static func expand(_ text: String, variables: [String: String]) throws(Failure) -> String {
    try run(text, variables) { value, _ in value }
  }

  /// Expands a string that says where a database is: a URL, or libpq's `key=value` form.
  static func expandLocation(_ text: String, variables: [String: String]) throws(Failure) -> String {
    if isOneVariable(text) { return try expand(text, variables: variables) }
    return try run(text, variables, escape: LocationEscaping.escape)
  }

  /// Whether the text is `${NAME}` and nothing else.
  static func isVariable(_ text: String) -> Bool {
    text.hasPrefix("${") && text.hasSuffix("}") && isName(String(text.dropFirst(2).dropLast()))
  }

  private static func run(
    _ text: String, _ variables: [String: String], escape: @escaping (String, String) -> String
  ) throws(Failure) -> String {
    guard text.contains("$") else { return text }
    var expansion = Expansion(characters: Array(text), variables: variables, escape: escape)
    return try expansion.text(before: "", untilBrace: false, isUsed: true)
  }

  /// Whether the text is a single `${...}` from its first character to its last.
  private static func isOneVariable(_ text: String) -> Bool {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return false }
    var depth = 0
    for (index, character) in text.enumerated() {
      if character == "{" { depth += 1 }
      if character == "}" {
        depth -= 1
        if depth == 0 { return index == text.count - 1 }
      }
    }
    return false
  }

  private init(
    characters: [Character], variables: [String: String], escape: @escaping (String, String) -> String
  ) {
    self.characters = characters
    self.variables = variables
    self.escape = escape
  }

  /// Reads to the end, or to the brace that closes a default. A default that is not used is read all the same, so that
  /// its end is found, but its variables need not be set.
  private mutating func text(before: String, untilBrace: Bool, isUsed: Bool) throws(Failure) -> String {
    var result = ""
    while position < characters.count {
      let character = characters[position]
      position += 1
      if untilBrace, character == "}" { return result }
      guard character == "$" else {
        result.append(character)
        continue
      }
      guard position < characters.count else { throw .strayDollar("the end") }
      let next = characters[position]
      position += 1
      switch next {
      case "$": result.append("$")
      case "{": result += try variable(before: before + result, isUsed: isUsed)
      default: throw .strayDollar(String(next))
      }
    }
    if untilBrace { throw .unclosed }
    return result
  }

  private mutating func variable(before: String, isUsed: Bool) throws(Failure) -> String {
    var name = ""
    while position < characters.count, characters[position] != "}", characters[position] != ":" {
      name.append(characters[position])
      position += 1
    }
    guard position < characters.count else { throw .unclosed }
    guard Self.isName(name) else { throw .badName(name) }
    let closing = characters[position]
    position += 1
    if closing == "}" {
      guard isUsed else { return "" }
      guard let value = variables[name] else { throw .unset(name: name) }
      return escape(value, before)
    }
    guard position < characters.count else { throw .unclosed }
    guard characters[position] == "-" else { throw .badName(name + ":" + String(characters[position])) }
    position += 1
    let value = variables[name].flatMap { $0.isEmpty ? nil : $0 }
    let fallback = try text(before: before, untilBrace: true, isUsed: isUsed && value == nil)
    return value.map { escape($0, before) } ?? fallback
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || $0.properties.numericType != nil)
    }
  }
}
