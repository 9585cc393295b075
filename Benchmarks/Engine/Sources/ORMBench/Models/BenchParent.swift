import DBModels
import DBQuery

/// A parent with children, written by hand as `@Model` writes it:
///
/// ```swift
/// @Model("bench_parents")
/// final class BenchParent {
///   @PrimaryKey var id: Int64
///   var name: String
///   @Relation(inverse: "parent") var children: [BenchChild]
/// }
/// ```
final class BenchParent: Entity {
  static let model = {
    var model = ModelDeclaration("BenchParent", table: "bench_parents")
    model.column("id", Int64.self)
    model.column("name", String.self)
    model.primaryKey("id")
    model.relation("children", [BenchChild].self, inverse: "parent")
    return model
  }()
  static let mapping = ModelMapping(BenchParent.self)

  struct Columns: ModelColumns {
    typealias Root = BenchParent
    let source: Source
    init(_ source: Source) { self.source = source }
    var id: Column<BenchParent, Int64> { Column(source, 0) }
    var name: Column<BenchParent, String> { Column(source, 1) }
  }
  struct Relations: ModelRelations {
    typealias Root = BenchParent
    let children = RelationKey<BenchParent, [BenchChild]>(
      0, "children", slot: { $0._children }, setSlot: { $0._children = $1 })
    var _all: [any AnyRelationKey] { [children] }
  }

  var _modelState = ModelState()
  private var _id: Int64
  private var _name: String
  private var _children = RelationSlot<[BenchChild]>("BenchParent.children")

  var id: Int64 {
    get { _id }
    set { _modelState.willChange(0, _id, of: self); _id = newValue }
  }
  var name: String {
    get { _name }
    set { _modelState.willChange(1, _name, of: self); _name = newValue }
  }
  var children: [BenchChild] { get throws { try _children.get(_modelState) } }

  init(id: Int64, name: String) { (_id, _name) = (id, name) }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _name = try row.read(1)
  }

  typealias Key = Int64
  var _modelKey: Int64? { _id }
  static func _modelKey(of row: RowReader) throws -> Int64 { try row.read(0) }
  static func _modelKeyValues(_ key: Int64) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _name.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0: value._write(to: &_id)
    case 1: value._write(to: &_name)
    default: false
    }
  }
}
