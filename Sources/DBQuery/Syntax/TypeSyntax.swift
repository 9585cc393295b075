/// A type's name on each database.
package struct TypeSyntax: Sendable, Hashable {
  package let postgresql: String
  package let sqlite: String

  package init(postgresql: String, sqlite: String) {
    self.postgresql = postgresql
    self.sqlite = sqlite
  }
}
