package import DBSchema

/// Where a model's columns, keys and relations stand, by their places: what its declaration says by name, looked up
/// once.
///
/// ```swift
/// Book.mapping.declaration.table.plain    // books
/// ```
public final class ModelMapping: Sendable {
  /// The model.
  public let entity: any Entity.Type
  /// What it declares.
  public let declaration: ModelDeclaration
  /// The primary key's columns, in its order.
  package let keyColumns: [Int]
  /// The columns whose numbers the server hands out where the object holds 0 or nil.
  package let identities: [Int]
  /// The columns that the server computes: read, and never written.
  package let generated: [Int]
  /// The columns that take NULL and have a default of the server: where the object holds nil, the default is taken.
  package let defaulted: [Int]
  /// All of these three: the columns that a new row may leave to the server.
  package let optional: [Int]
  /// The column that counts a row's changes.
  package let version: Int?
  /// The keys to other tables.
  package let foreignKeys: [MappedForeignKey]
  /// The unique keys beside the primary one; unique indexes of whole columns without a condition are among them.
  package let uniqueKeys: [[Int]]
  /// Where the relations lead, in the order of their declaration; nil for one that the models do not allow.
  package let relations: [MappedRelation?]
  /// The relations' keys, in the same order.
  package let relationKeys: [any AnyRelationKey]
  /// Whether objects are told what becomes of them.
  package let hasEvents: Bool
  /// The columns that the toolkit itself writes.
  package let mixins: ModelMixins
  private let texts: (postgresql: TableText, sqlite: TableText)

  /// Makes the mapping of a model.
  public init<Root: Entity>(_ entity: Root.Type) {
    let model = entity.model
    self.entity = entity
    declaration = model
    keyColumns = (model.primaryKey?.columns ?? []).compactMap(model.place)
    identities = model.columns.indices.filter { model.columns[$0].identity != nil }
    generated = model.columns.indices.filter { model.columns[$0].generated != nil }
    defaulted = model.columns.indices.filter { place in
      let column = model.columns[place]
      return column.isNullable && column.defaultSQL != nil && column.generated == nil
    }
    optional = Array(Set(identities + generated + defaulted)).sorted()
    version = model.version.flatMap(model.place)
    foreignKeys = MappedForeignKey.all(of: model)
    var uniques = model.uniques.map { $0.columns.compactMap(model.place) }
    for index in model.indexes where index.isUnique && index.predicate == nil {
      let places = index.columns.compactMap { column in column.columnName.flatMap { model.place($0) } }
      if places.count == index.columns.count { uniques.append(places) }
    }
    uniqueKeys = uniques
    relations = model.relations.map { MappedRelation($0, of: model) }
    relationKeys = Root.Relations()._all
    hasEvents = Root.self is any ModelEvents.Type
    mixins = ModelMixins(entity, model)
    texts = (TableText(model, .postgresql), TableText(model, .sqlite))
  }

  /// The table's and the columns' names in SQL text.
  package func text(_ dialect: DialectName) -> TableText {
    switch dialect {
    case .postgresql: texts.postgresql
    case .sqlite: texts.sqlite
    }
  }

  /// How many columns there are.
  package var width: Int { declaration.columns.count }
}

extension ModelDeclaration {
  /// A column's place by its property or its name; a property goes first.
  package func place(_ name: String) -> Int? {
    columns.firstIndex { $0.property == name } ?? columns.firstIndex { $0.name.name == name }
  }
}
