package import DBQuery
internal import DBSchema

extension DeclaredType {
  /// The type's name on each database.
  package var syntax: TypeSyntax {
    let suffix = isArray ? "[]" : ""
    switch base {
    case .words(let postgresql, let sqlite):
      return TypeSyntax(postgresql: isArray ? postgresql + suffix : postgresql, sqlite: isArray ? "text" : sqlite)
    case .enumeration(let declaration): return TypeSyntax(postgresql: declaration.name.sql + suffix, sqlite: "text")
    case .named(let name, let sqlite):
      return TypeSyntax(postgresql: name.sql + suffix, sqlite: isArray ? "text" : sqlite)
    }
  }
}

extension QualifiedName {
  /// Both parts, quoted where they need it.
  var sql: String { (schema.map { $0.sql + "." } ?? "") + name.sql }
}

extension TypeSyntax {
  /// Whether SQLite keeps numbers or spans of the type as text, whose order is not theirs.
  var isUnorderedOnSQLite: Bool {
    sqlite == "text" && (postgresql.hasPrefix("numeric") || postgresql == "interval")
  }
}

extension ExpressionSyntax {
  /// The same; on SQLite an error where decimal numbers, which are kept as text, would be compared as text or rounded.
  func needingOrder(_ types: TypeSyntax...) -> ExpressionSyntax {
    guard types.contains(where: \.isUnorderedOnSQLite) else { return self }
    return .perDialect(
      postgresql: self,
      sqlite: .unsupported(
        "order or arithmetic for decimal numbers and spans, which are kept as text",
        hint: "keep whole numbers (cents), or cast(_, as: Double.self) where rounding is harmless"))
  }
}
