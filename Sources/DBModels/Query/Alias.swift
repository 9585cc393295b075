package import DBQuery
internal import DBSchema

/// A model's table under a name of its own, for statements that have it twice, or a query or common table whose rows are
/// the model's.
///
/// ```swift
/// let boss = Alias(Employee.self, "boss")
/// Select(Employee.self).join(boss, on: { $0.bossID == $1.id }).where { _ in boss.name == "Ada" }
/// // select employees.id, ... from employees join employees as boss on employees.boss_id = boss.id
/// // where boss.name = $1
/// ```
@dynamicMemberLookup
public struct Alias<Model: Entity>: Sendable {
  package let source: Source
  package let syntax: SourceSyntax

  package init(source: Source, syntax: SourceSyntax) {
    self.source = source
    self.syntax = syntax
  }

  /// The table under another name; without one, under its own.
  public init(_ model: Model.Type, _ name: String? = nil) {
    let source = name.map(Source.alias) ?? .model
    self.init(source: source, syntax: .table(TableSyntax(source.name(of: model), model: model)))
  }

  /// The columns.
  public var columns: Model.Columns { Model.Columns(source) }

  /// A column.
  public subscript<Value>(dynamicMember column: KeyPath<Model.Columns, Value>) -> Value { columns[keyPath: column] }

  /// The rows as objects.
  public var all: EntitySelection<Model> { EntitySelection(source) }
  /// The rows as objects; nil where a left join finds none.
  public var optional: OptionalEntitySelection<Model> { OptionalEntitySelection(source) }
}

/// A row's columns as an object.
///
/// ```swift
/// Select(Order.self).join(\.customer).columns { ($0.id, Customer.all) }   // (Int, Customer)
/// ```
public struct EntitySelection<Model: Entity>: Selectable {
  let source: Source

  init(_ source: Source) { self.source = source }

  /// All columns, in their order.
  public var selection: Selection<Model> {
    Selection(Model.mapping.resultColumns(source)) { row, objects in
      if let object = try objects.entity(Model.self, row) { return object }
      throw DecodingFailure(
        column: Model.mapping.declaration.table.plain, row: 0, wanted: "\(Model.self)", found: "NULL")
    }
  }
}

/// A row's columns as an object, or nil where a left join found none.
///
/// ```swift
/// Select(Order.self).leftJoin(\.customer).columns { ($0.id, Customer.optional) }   // (Int, Customer?)
/// ```
public struct OptionalEntitySelection<Model: Entity>: Selectable {
  let source: Source

  init(_ source: Source) { self.source = source }

  /// All columns, in their order.
  public var selection: Selection<Model?> {
    Selection(Model.mapping.resultColumns(source)) { row, objects in try objects.entity(Model.self, row) }
  }
}

/// A model's table by its own name.
///
/// ```swift
/// Select(Order.self).join(\.customer).where { _ in Customer.columns.name == "Ada" }
/// ```
extension Entity {
  /// The columns.
  public nonisolated static var columns: Columns { Columns(.model) }
  /// The rows as objects.
  public nonisolated static var all: EntitySelection<Self> { EntitySelection(.model) }
  /// The rows as objects; nil where a left join finds none.
  public nonisolated static var optional: OptionalEntitySelection<Self> { OptionalEntitySelection(.model) }
}

extension ModelMapping {
  /// All columns, in their order.
  func resultColumns(_ source: Source) -> [ResultColumn] {
    let name = SourceName(table: declaration.table, alias: source.alias)
    return declaration.columns.map { ResultColumn(.column(name, $0.name)) }
  }
}
