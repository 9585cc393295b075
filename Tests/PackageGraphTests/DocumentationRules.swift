/// What the comments of public declarations must hold.
///
/// 1. Each declaration has a comment that begins with a line of words.
/// 2. Each type has an example in its own comment, or in that of a type it stands in.
/// 3. Each function, initializer and subscript that takes something has one in its own comment, in that of its
///    extension, of its type, or of a protocol that its extension adds to the type.
enum DocumentationRules {
  /// What the declarations of all modules break, each in one line.
  static func gaps(in declarations: [PublicDeclaration]) -> [String] {
    let shown = Set(declarations.filter { $0.kind == .type && $0.hasExample }.map(\.name))
    return declarations.compactMap { declaration in
      let name = (declaration.owners.prefix(1) + [declaration.name]).joined(separator: ".")
      if !declaration.hasComment { return "\(declaration.place): \(name) has no comment" }
      if declaration.kind == .member || declaration.hasExample { return nil }
      let owners = declaration.owners.flatMap { $0.split(separator: ".").map(String.init) }
      return owners.contains(where: shown.contains) ? nil : "\(declaration.place): \(name) has no example"
    }
  }
}
