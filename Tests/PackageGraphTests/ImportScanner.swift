/// Finds the modules that a Swift source imports, whatever stands before the word `import`.
///
/// ```swift
/// ImportScanner.modules(in: "@preconcurrency internal import struct Foundation.Date")   // ["Foundation"]
/// ```
enum ImportScanner {
  private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
  private static let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]

  static func modules(in source: String) -> Set<String> {
    var modules: Set<String> = []
    var isInText = false
    for line in source.split(separator: "\n") {
      if isInText == false {
        for statement in line.split(separator: ";") {
          if let module = module(importedBy: statement) { modules.insert(module) }
        }
      }
      // A literal of several lines may hold a source of its own.
      let marks = line.indices.filter { line[$0...].hasPrefix("\"\"\"") }.count
      if marks % 2 == 1 { isInText.toggle() }
    }
    return modules
  }

  private static func module(importedBy statement: Substring) -> String? {
    var words = statement.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })[...]
    while let first = words.first, first.hasPrefix("@") || modifiers.contains(first) { words.removeFirst() }
    guard words.first == "import" else { return nil }
    words.removeFirst()
    if let first = words.first, kinds.contains(first) { words.removeFirst() }
    return words.first.map { String($0.prefix { $0 != "." }) }
  }
}
