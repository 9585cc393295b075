internal import DBSchema

// How declarations become a schema.
//
// 1. Nothing is thrown at once: problems are collected, so that one run names all of them.
// 2. All names that were said are taken before any is chosen: a name never depends on what is declared below it.
// 3. Names are chosen in the order in which PostgreSQL chooses them: for each table, in the order of the models, its
//    checks, its primary key, its unique constraints and then its indexes; foreign keys last, when all tables stand.
// 4. A name that a database lacks is not declared on it: SQLite has no schemas, comments, enum types, exclusion
//    constraints, domains or sequences.
// 5. Expressions are looked at for the columns that they name, to call checks as PostgreSQL does; they are not changed.

/// Resolves the declarations of a set for one database.
struct SchemaResolver {
  let set: ModelSet
  let dialect: DialectName
  let defaultSchema: Identifier?
  var names: NameChooser
  var problems: [ModelProblem] = []
  var result: DeclaredSchema
  /// The tables and views by the name under which no other may stand.
  var relations: [QualifiedName: DeclarationSite] = [:]
  /// The enum types that were declared or used, by name.
  var enums: [QualifiedName: EnumDeclaration] = [:]

  init(_ set: ModelSet, _ dialect: DialectName, _ naming: NamingConvention, _ defaultSchema: Identifier?) {
    self.set = set
    self.dialect = dialect
    self.defaultSchema = defaultSchema
    names = NameChooser(naming)
    result = DeclaredSchema(schema: DatabaseSchema(dialect: dialect))
  }

  mutating func resolve() throws(ModelError) -> DeclaredSchema {
    for declaration in set.enums { _ = use(declaration, site: nil) }
    var tables = set.models.map { ResolvedModel($0, name: qualify($0.table), dialect: dialect) }
    for table in tables { takeNames(table) }
    for view in set.views { takeNames(view) }
    for index in tables.indices { resolveTable(&tables[index]) }
    let found = tables
    for index in tables.indices { resolveForeignKeys(&tables[index], among: found) }
    for table in tables { checkRelations(table, among: tables) }
    result.schema.tables = tables.map(\.definition)
    for view in set.views { resolve(view) }
    for object in set.objects { resolve(object) }
    resolveTypes()
    if dialect == .postgresql { result.schema.schemas = Array(usedSchemas) }
    result.schema.sort()
    guard problems.isEmpty else { throw ModelError(problems: problems) }
    return result
  }

  /// A name with its schema; without one where there are none.
  func qualify(_ name: QualifiedName) -> QualifiedName {
    QualifiedName(schema: dialect == .postgresql ? name.schema ?? defaultSchema : nil, name.name)
  }

  /// The name under which no other may stand: SQLite takes small and capital letters of ASCII for the same.
  func folded(_ name: QualifiedName) -> QualifiedName {
    dialect == .sqlite ? QualifiedName(schema: name.schema, folded(name.name)) : name
  }

  func folded(_ name: Identifier) -> Identifier {
    guard dialect == .sqlite else { return name }
    return Identifier(
      String(
        String.UnicodeScalarView(
          name.name.unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 })))
  }

  mutating func report(
    _ kind: ModelProblem.Kind, _ message: String, hint: String? = nil, at site: DeclarationSite
  ) {
    problems.append(ModelProblem(kind: kind, message: message, hint: hint, site: site))
  }

  /// Reports a name that a database would cut or refuse.
  mutating func check(_ name: Identifier, of what: String, at site: DeclarationSite) {
    if name.name.isEmpty || name.name.unicodeScalars.contains("\0") {
      report(.badName, "the name of \(what) is empty or holds a NUL", at: site)
    } else if name.isTooLong {
      report(
        .nameTooLong, "the name of \(what), '\(name.name)', has \(name.name.utf8.count) bytes",
        hint: "PostgreSQL keeps \(Identifier.maximumBytes) of them; give a shorter one", at: site)
    }
  }

  private var usedSchemas: Set<Identifier> {
    var used: Set<Identifier> = []
    let schema = result.schema
    for name in schema.tables.map(\.name) + schema.views.map(\.name) + schema.enums.map(\.name)
      + schema.domains.map(\.name) + schema.sequences.map(\.name) + result.objects.map(\.object.name)
    {
      if let namespace = name.schema { used.insert(namespace) }
    }
    return used
  }
}
