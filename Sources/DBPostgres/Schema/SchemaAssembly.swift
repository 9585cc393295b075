internal import DBEngine
internal import DBSchema

/// Puts the catalogs' answers together. What a row belongs to and is not known (out of scope, left out, of an
/// extension, or newer than the row before) is passed over.
struct SchemaAssembly {
  let scope: SchemaScope
  let answers: CatalogAnswers

  /// All schemas that are not the system's.
  var namespaces: [ObjectID: Identifier] = [:]
  /// Those to read.
  var namespacesInScope: Set<ObjectID> = []
  var comments: [CatalogAddress: String] = [:]
  var collations: [ObjectID: QualifiedName] = [:]
  var types: [ObjectID: CatalogType] = [:]
  var relations: [ObjectID: CatalogRelation] = [:]
  /// What each relation inherits from, in order.
  var parents: [ObjectID: [ObjectID]] = [:]
  var identities: [CatalogAddress: SequenceOptions] = [:]
  var indexes: [ObjectID: CatalogIndex] = [:]
  var domainChecks: [ObjectID: [CheckDefinition]] = [:]

  var tables: [TableDefinition] = []
  var tablePositions: [ObjectID: Int] = [:]
  var views: [ViewDefinition] = []
  var viewPositions: [ObjectID: Int] = [:]
  var sequences: [SequenceDefinition] = []
  var enums: [EnumDefinition] = []
  var domains: [DomainDefinition] = []
  var notCompared: [ObjectReference] = []

  init(_ scope: SchemaScope, _ answers: CatalogAnswers) {
    self.scope = scope
    self.answers = answers
  }

  /// The whole schema, in the order that its values say.
  mutating func schema() throws(VanishedObject) -> DatabaseSchema {
    let schemas = try readNamespaces()
    try readComments()
    try readCollations()
    try readTypeNames()
    try readRelations()
    try readSequences()
    try readColumns()
    try readIndexes()
    try readConstraints()
    placeIndexes()
    try readEnumsAndDomains()
    try readViews()
    try readUncompared()
    sortMembers()
    return DatabaseSchema(
      dialect: .postgresql, schemas: schemas, tables: tables.sorted { $0.name < $1.name },
      views: views.sorted { $0.name < $1.name }, enums: enums.sorted { $0.name < $1.name },
      domains: domains.sorted { $0.name < $1.name }, sequences: sequences.sorted { $0.name < $1.name },
      notCompared: notCompared.sorted())
  }

  /// Whether the scope leaves a table of that name out.
  func isLeftOut(_ name: QualifiedName) -> Bool {
    !scope.without.isEmpty && (scope.without.contains(name) || scope.without.contains(QualifiedName(name.name)))
  }

  private mutating func sortMembers() {
    for index in tables.indices {
      tables[index].uniques.sort { Self.precedes($0.name, $1.name) }
      tables[index].checks.sort { Self.precedes($0.name, $1.name) }
      tables[index].foreignKeys.sort { Self.precedes($0.name, $1.name) }
      tables[index].exclusions.sort { $0.name < $1.name }
      tables[index].indexes.sort { $0.name < $1.name }
    }
    for index in views.indices {
      views[index].indexes.sort { $0.name < $1.name }
      views[index].uses = Set(views[index].uses).sorted()
    }
    for index in domains.indices { domains[index].checks.sort { Self.precedes($0.name, $1.name) } }
  }

  private static func precedes(_ left: Identifier?, _ right: Identifier?) -> Bool {
    guard let left, let right else { return left != nil && right == nil }
    return left < right
  }
}
