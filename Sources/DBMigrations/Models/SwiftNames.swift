import DBSchema

/// Names of Swift for names of a database: `film_actors` becomes the type `FilmActor`, `author_id` the property
/// `authorID`. What Swift does not take in a name falls away; what is taken gets a number.
struct SwiftNames {
  private var taken: Set<String>

  /// - Parameter reserved: names that mean something else in the source.
  init(reserved: Set<String> = []) { taken = reserved }

  /// A type for a table or enum.
  mutating func type(_ name: String, isPlural: Bool) -> String {
    var words = Self.words(name)
    if isPlural, let last = words.popLast() { words.append(Self.singular(last)) }
    let joined = words.map(Self.capitalised).joined()
    let text = Self.startsAsName(joined) ? joined : "Table" + joined
    if taken.contains(text), !taken.contains(text + "Model") { return take(text + "Model") }
    return take(text)
  }

  /// A property, static or enum case.
  mutating func property(_ name: String, or fallback: String) -> String {
    let words = Self.words(name)
    // Capitals of a short word are kept where the way back to the column's name stays the same.
    for acronyms in [true, false] {
      let text = Self.camel(words, acronyms)
      if SnakeCase.name(text) == name, !taken.contains(text), Self.startsAsName(text) { return take(text) }
    }
    let text = Self.camel(words, true)
    if text.isEmpty { return take(fallback) }
    return take(Self.startsAsName(text) ? text : fallback + Self.capitalised(text))
  }

  private mutating func take(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = name + String(number)
      number += 1
    }
    return candidate
  }

  // MARK: - Words

  /// The words of a name: parted by what is no letter or digit, and by capitals inside of it.
  static func words(_ name: String) -> [String] {
    var words: [String] = []
    for part in name.unicodeScalars.split(whereSeparator: { !isLetter($0) && !("0"..."9").contains($0) }) {
      let text = String(part)
      let isMixed = text.unicodeScalars.contains { $0.properties.isLowercase }
      // A name all in capitals is one word a part.
      words += (isMixed ? SnakeCase.name(text) : text.lowercased()).split(separator: "_").map(String.init)
    }
    return words
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar.properties.isAlphabetic : scalar.properties.isXIDContinue && scalar.properties.isAlphabetic
  }

  private static func startsAsName(_ text: String) -> Bool {
    text.unicodeScalars.first.map { isLetter($0) && ($0.isASCII || $0.properties.isXIDStart) } == true
  }

  private static func camel(_ words: [String], _ keepsAcronyms: Bool) -> String {
    words.enumerated().map { index, word in
      if index == 0 { return word }
      return keepsAcronyms ? acronyms[word] ?? capitalised(word) : capitalised(word)
    }
    .joined()
  }

  private static let acronyms = ["id": "ID", "ids": "IDs", "url": "URL", "urls": "URLs", "uuid": "UUID"]

  private static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  /// One of many, by the plain rules of English: `cities`, `boxes`, `books`; words that are no plural stay.
  static func singular(_ word: String) -> String {
    for (plural, one) in irregular where word == plural { return one }
    for ending in ["ss", "us", "is", "news", "series", "species"] where word.hasSuffix(ending) { return word }
    if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    for ending in ["sses", "xes", "ches", "shes", "zzes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("statuses") { return String(word.dropLast(2)) }
    if word.hasSuffix("s"), word.count > 3 { return String(word.dropLast()) }
    return word
  }

  private static let irregular = [
    ("people", "person"), ("children", "child"), ("men", "man"), ("women", "woman"), ("indices", "index"),
    ("movies", "movie"), ("data", "data"), ("media", "media"), ("aliases", "alias"), ("analyses", "analysis"),
  ]

  // MARK: - In code

  /// A name in code: in back-ticks where it is a word of the language.
  static func code(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
    "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while", "Any", "Self",
  ]

  /// What a property of a model cannot be called: Swift takes these for something else even in back-ticks, or a model
  /// has them already.
  static let reservedProperties: Set<String> = [
    "self", "init", "Type", "Protocol", "modelState", "modelKey", "modelKeyValues", "modelValue", "setModelValue",
  ]

  /// Types and attributes that the source names, which a model of the same name would hide.
  static let reservedTypes: Set<String> = [
    "Any", "Array", "Bool", "Character", "Check", "CivilDate", "CivilTime", "CivilTimestamp", "Column", "ColumnType",
    "ColumnValue", "DatabaseEnum", "DeclaredSQL", "DeclaredType", "Dictionary", "DomainDefinition", "Double", "Enum",
    "EnumDeclaration", "Error", "Exclusion", "Float", "ForeignKey", "Generated", "Identifier", "Index", "Instant",
    "Int", "Int16", "Int32", "Int64", "Interval", "JSONText", "Model", "ModelDeclaration", "ModelSet", "Never",
    "Numeric", "Optional", "PrimaryKey", "Protocol", "QualifiedName", "Range", "RawObject", "Relation", "Result",
    "Self", "Sendable", "SequenceDefinition", "SequenceOptions", "Set", "String", "Swift", "Transient", "Type",
    "UInt8", "UUID", "Unique", "Version", "View", "ViewDeclaration", "Void", "DBModels", "DBModelKit",
    "CheckDefinition", "ColumnReference", "SQL", "SQLValue", "Row", "DatabaseModels",
    "Columns", "Relations", "Key", "Root", "DBQuery",
  ]
}
