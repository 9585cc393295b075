/// An object of a database, by kind and name: how reports, filters and flags name it.
///
/// ```swift
/// ObjectReference(.column, QualifiedName("users"), member: "email").description   // column:users.email
/// ```
public struct ObjectReference: Sendable, Hashable {
  /// What it is.
  public var kind: ObjectKind
  /// The object, or the table it belongs to.
  public var name: QualifiedName
  /// The part of that table: a column, constraint, index or trigger.
  public var member: Identifier?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(kind: ObjectKind, name: QualifiedName, member: Identifier? = nil) {
    self.kind = kind
    self.name = name
    self.member = member
  }
}

extension ObjectReference {
  /// Makes a reference in the order that it is read.
  public init(_ kind: ObjectKind, _ name: QualifiedName, member: Identifier? = nil) {
    self.init(kind: kind, name: name, member: member)
  }
}

extension ObjectReference: CustomStringConvertible {
  /// `kind:schema.name.member`, names as they stand.
  public var description: String {
    var text = kind.rawValue + ":" + name.plain
    if let member { text += "." + member.name }
    return text
  }
}

extension ObjectReference: Comparable {
  /// Orders by kind, then by name.
  public static func < (left: ObjectReference, right: ObjectReference) -> Bool {
    if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
    if left.name != right.name { return left.name < right.name }
    return (left.member?.name ?? "") < (right.member?.name ?? "")
  }
}
