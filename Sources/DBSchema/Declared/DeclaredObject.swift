/// An object that is declared by its SQL alone: a function, a trigger, an extension.
///
/// ```swift
/// DeclaredObject(
///   ObjectReference(.function, QualifiedName("touch")),
///   statement: "create function touch() returns trigger language plpgsql as $$ begin return new; end $$",
///   site: DeclarationSite())
/// ```
public struct DeclaredObject: Sendable, Hashable {
  /// What it is, and its name.
  public var object: ObjectReference
  /// The statement that creates it.
  public var statement: String
  /// Where it was declared.
  public var site: DeclarationSite

  /// Makes one of its parts.
  public init(_ object: ObjectReference, statement: String, site: DeclarationSite) {
    self.object = object
    self.statement = statement
    self.site = site
  }
}
