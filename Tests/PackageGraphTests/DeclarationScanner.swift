/// A declaration that users of a module see, and what its comment holds.
struct PublicDeclaration: Equatable {
  enum Kind: Equatable {
    /// A struct, class, actor, enum or protocol.
    case type
    /// A function, initializer or subscript that takes something.
    case call
    /// Anything else: properties, cases, functions without parameters.
    case member
  }

  var kind: Kind
  var name: String
  /// The types it stands in, from the outside; for an extension the type that it extends and the protocols that it adds.
  var owners: [String]
  var place: String
  var hasComment: Bool
  var hasExample: Bool
}

/// Finds the public declarations of a Swift source, by its lines: the sources are laid out by the formatter, so that
/// a declaration begins a line.
///
/// ```swift
/// DeclarationScanner(file: "A.swift").declarations(in: "public struct A {\n  public var b: Int\n}")   // A, A.b
/// ```
struct DeclarationScanner {
  /// What braces are open around a line.
  private struct Scope {
    var names: [String]
    /// Whether members are public without saying so: those of a protocol, and the cases of an enum.
    var givesAccess: Bool
    var isEnum: Bool
    /// An extension's comment may hold the example of its members.
    var hasExample: Bool
    var depth: Int
  }

  private static let types: Set<Substring> = ["struct", "class", "actor", "enum", "protocol"]
  private static let modifiers: Set<Substring> = [
    "static", "final", "indirect", "nonisolated", "nonisolated(nonsending)", "mutating", "nonmutating", "override",
    "convenience", "consuming", "borrowing", "lazy", "weak", "internal(set)", "private(set)", "package(set)",
    "fileprivate(set)",
  ]

  let file: String
  private var scopes: [Scope] = []
  private var depth = 0
  private var comment: [Substring] = []
  private var found: [PublicDeclaration] = []

  init(file: String) { self.file = file }

  /// All public declarations, in order.
  func declarations(in source: String) -> [PublicDeclaration] {
    var scanner = self
    var code = CodeLines()
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let text = line.drop { $0 == " " }
      if code.isInCode, text.hasPrefix("///") {
        scanner.comment.append(text)
        continue
      }
      scanner.read(code.strip(line), line: index + 1)
    }
    return scanner.found
  }

  private mutating func read(_ code: String, line: Int) {
    var words = code.split { " \t".contains($0) }[...]
    // Attributes stand between a comment and its declaration, on lines of their own or before it.
    while let first = words.first, first.hasPrefix("@") { words.removeFirst() }
    let opened = code.count { $0 == "{" }
    let closed = code.count { $0 == "}" }
    defer {
      if !words.isEmpty { comment = [] }
      depth += opened - closed
      // A head of several lines opens its brace later.
      if closed > 0 { while let last = scopes.last, depth <= last.depth { scopes.removeLast() } }
    }
    guard !words.isEmpty, let head = Head(words, Self.modifiers) else { return }
    let scope = scopes.last
    let isVisible = head.isPublic || (scope?.givesAccess == true && scope?.depth == depth - 1 && !head.isHidden)
    let hasExample = comment.contains { $0.contains("```") } || comment.contains { $0.hasPrefix("///     ") }
    if Self.types.contains(head.keyword) || head.keyword == "extension" {
      let isType = head.keyword != "extension"
      if isType, isVisible { add(.type, head.name, hasExample, line) }
      let isPublicType = isVisible && isType
      let names = isType ? [head.name] : [head.name] + head.inherited
      scopes.append(
        Scope(
          names: names, givesAccess: isPublicType && ["protocol", "enum"].contains(head.keyword),
          isEnum: head.keyword == "enum", hasExample: !isType && hasExample, depth: depth))
      return
    }
    guard isVisible else { return }
    // Of an enum's members only the cases need not say that they are public.
    if !head.isPublic, scope?.isEnum == true, head.keyword != "case" { return }
    let isCall = ["func", "init", "subscript"].contains(head.keyword) && head.takesSomething
    if ["func", "init", "subscript", "var", "let", "case", "typealias", "associatedtype"].contains(head.keyword) {
      add(isCall ? .call : .member, head.name, hasExample || scope?.hasExample == true, line)
    }
  }

  private mutating func add(_ kind: PublicDeclaration.Kind, _ name: String, _ hasExample: Bool, _ line: Int) {
    let summary = comment.first?.drop { $0 == "/" || $0 == " " } ?? ""
    found.append(
      PublicDeclaration(
        kind: kind, name: name, owners: scopes.flatMap(\.names), place: "\(file):\(line)", hasComment: !summary.isEmpty,
        hasExample: hasExample))
  }

  /// The words that begin a declaration.
  private struct Head {
    var isPublic = false
    var isHidden = false
    var keyword: Substring = ""
    var name = ""
    var inherited: [String] = []
    var takesSomething = false

    init?(_ words: ArraySlice<Substring>, _ modifiers: Set<Substring>) {
      var words = words
      while let word = words.first {
        let isOfType = word == "class" && ["func", "var"].contains(words.dropFirst().first)
        if ["public", "open"].contains(word) {
          isPublic = true
        } else if ["private", "fileprivate", "internal", "package"].contains(word) {
          isHidden = true
        } else if !isOfType && !modifiers.contains(word) {
          break
        }
        words.removeFirst()
      }
      guard let first = words.first else { return nil }
      keyword = first.prefix { $0.isLetter }
      let rest = words.joined(separator: " ").dropFirst(keyword.count)
      let start = rest.drop { $0 == " " }
      name = String(start.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) })
      if name.isEmpty {
        name = ["init", "subscript"].contains(keyword) ? String(keyword) : String(start.prefix { !"( ".contains($0) })
      }
      if let colon = rest.firstIndex(of: ":") {
        inherited = rest[colon...].split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      }
      // What stands after the first parenthesis: nothing between the two is nothing to explain.
      if let open = rest.firstIndex(of: "(") { takesSomething = !rest[rest.index(after: open)...].hasPrefix(")") }
    }
  }
}

/// Takes comments and the insides of literals out of lines, so that their braces do not count.
struct CodeLines {
  private var isInBlock = false
  private var isInText = false

  /// Whether a line begins outside of comments and literals.
  var isInCode: Bool { !isInBlock && !isInText }

  mutating func strip(_ line: Substring) -> String {
    var code = ""
    var isInLiteral = false
    var rest = line
    while let character = rest.first {
      if isInBlock {
        if rest.hasPrefix("*/") { isInBlock = false }
      } else if isInText {
        if rest.hasPrefix("\"\"\"") {
          isInText = false
          rest.removeFirst(2)
        }
      } else if isInLiteral {
        if character == "\\" { rest.removeFirst() } else if character == "\"" { isInLiteral = false }
      } else if rest.hasPrefix("//") {
        return code
      } else if rest.hasPrefix("/*") {
        isInBlock = true
      } else if rest.hasPrefix("\"\"\"") {
        isInText = true
        rest.removeFirst(2)
      } else if character == "\"" {
        isInLiteral = true
      } else {
        code.append(character)
      }
      if !rest.isEmpty { rest.removeFirst() }
    }
    return code
  }
}
