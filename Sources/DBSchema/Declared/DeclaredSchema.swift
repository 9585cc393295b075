/// What models declare for one database.
///
/// Types are in the database's words; expressions and queries stand as they were written: only the database knows its
/// own form of them.
///
/// ```swift
/// let declared = try models.declared(for: .sqlite)
/// declared.schema.tables.map(\.name.plain)   // ["authors", "books"]
/// ```
public struct DeclaredSchema: Sendable {
  /// Tables, views, types, and everything that belongs to them; sorted.
  public var schema: DatabaseSchema
  /// The names that tables, columns and types had before.
  public var renames: [DeclaredRename]
  /// The objects that are declared by their SQL, in the order in which they were given.
  public var objects: [DeclaredObject]
  /// The line of each object, constraint and column.
  public var sites: [ObjectReference: DeclarationSite]

  /// Makes one of its parts.
  public init(
    schema: DatabaseSchema, renames: [DeclaredRename] = [], objects: [DeclaredObject] = [],
    sites: [ObjectReference: DeclarationSite] = [:]
  ) {
    self.schema = schema
    self.renames = renames
    self.objects = objects
    self.sites = sites
  }

  /// The line that declares an object, or else the table that it belongs to.
  public func site(of object: ObjectReference) -> DeclarationSite? {
    sites[object] ?? sites[ObjectReference(.table, object.name)]
  }
}
