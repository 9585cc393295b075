/// A name that something had before, as `was:` says.
///
/// ```swift
/// @Model("customers", was: "clients")             // table:public.clients -> table:public.customers
/// @Column(was: "mail") var email: String          // column:public.customers.mail -> column:public.customers.email
/// ```
public struct DeclaredRename: Sendable, Hashable {
  /// The old name. A column's table is called by its new name.
  public var from: ObjectReference
  /// The new name.
  public var to: ObjectReference
  /// Where it was declared.
  public var site: DeclarationSite

  /// Makes a rename.
  public init(from: ObjectReference, to: ObjectReference, site: DeclarationSite) {
    self.from = from
    self.to = to
    self.site = site
  }
}
