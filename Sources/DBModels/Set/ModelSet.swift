public import DBSchema

/// The models of an application, with the views and other objects that stand beside their tables: all that its database
/// should have.
///
/// ```swift
/// let models = ModelSet(
///   [Author.self, Book.self],
///   views: [ViewDeclaration("titles", query: "select title from books")])
/// let schema = try models.schema(for: .sqlite)
/// ```
public struct ModelSet: Sendable {
  /// What the models declare, in the order in which they were given.
  public var models: [ModelDeclaration]
  /// The views.
  public var views: [ViewDeclaration]
  /// Enum types that no column uses; those of columns need not be named.
  public var enums: [EnumDeclaration]
  /// Domain types (PostgreSQL).
  public var domains: [DomainDefinition]
  /// Sequences that are not identity columns' (PostgreSQL).
  public var sequences: [SequenceDefinition]
  /// Objects that are declared by their SQL.
  public var objects: [RawObject]
  /// Tables that stand in the database without a model, and that foreign keys may point to.
  public var external: [QualifiedName]

  /// Makes a set of model types.
  public init(
    _ models: [any Model.Type], views: [ViewDeclaration] = [], enums: [EnumDeclaration] = [],
    domains: [DomainDefinition] = [], sequences: [SequenceDefinition] = [], objects: [RawObject] = [],
    external: [QualifiedName] = []
  ) {
    self.models = models.map { $0.model }
    self.views = views
    self.enums = enums
    self.domains = domains
    self.sequences = sequences
    self.objects = objects
    self.external = external
  }
}

extension ModelSet {
  /// What the models declare for a database, with the lines that declare it.
  /// - Parameters:
  ///   - dialect: the database.
  ///   - naming: how constraints and indexes are called that were given no name.
  ///   - defaultSchema: the schema of what was given none (PostgreSQL).
  /// - Throws: ``ModelError`` with everything that is wrong.
  public func declared(
    for dialect: DialectName, naming: NamingConvention = .postgresql, defaultSchema: Identifier = "public"
  ) throws(ModelError) -> DeclaredSchema {
    var resolver = SchemaResolver(self, dialect, naming, dialect == .postgresql ? defaultSchema : nil)
    return try resolver.resolve()
  }

  /// The schema that the models declare for a database.
  ///
  /// ```swift
  /// try models.schema(for: .postgresql).tables.map(\.name.plain)   // ["public.authors", "public.books"]
  /// ```
  /// - Throws: ``ModelError`` with everything that is wrong.
  public func schema(
    for dialect: DialectName, naming: NamingConvention = .postgresql, defaultSchema: Identifier = "public"
  ) throws(ModelError) -> DatabaseSchema {
    try declared(for: dialect, naming: naming, defaultSchema: defaultSchema).schema
  }
}
