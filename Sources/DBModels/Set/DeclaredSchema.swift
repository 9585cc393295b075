public import DBSchema

/// What models declare for one database.
///
/// Types are in the database's words; expressions and queries stand as they were written: only the database knows its
/// own form of them.
public struct DeclaredSchema: Sendable {
  /// Tables, views, types, and everything that belongs to them; sorted.
  public var schema: DatabaseSchema
  /// The names that tables, columns and types had before.
  public var renames: [DeclaredRename] = []
  /// The objects that are declared by their SQL, in the order in which they were given: kind, name and statement.
  public var objects: [RawObject] = []
  /// The line of each object, constraint and column.
  public var sites: [ObjectReference: DeclarationSite] = [:]
}

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
}
