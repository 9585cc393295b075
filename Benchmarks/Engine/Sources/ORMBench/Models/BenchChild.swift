import DBModels
import DBQuery

/// A child of a parent, written by hand as `@Model` writes it:
///
/// ```swift
/// @Model("bench_children")
/// final class BenchChild {
///   @PrimaryKey var id: Int64
///   @Column(index: true) @ForeignKey(BenchParent.self) var parentID: Int64
///   var quantity: Int32
///   var name: String
///   @Relation(inverse: "children") var parent: BenchParent
/// }
/// ```
final class BenchChild: Entity {
  static let model = {
    var model = ModelDeclaration("BenchChild", table: "bench_children")
    model.column("id", Int64.self)
    model.column("parentID", Int64.self, index: true)
    model.column("quantity", Int32.self)
    model.column("name", String.self)
    model.primaryKey("id")
    model.foreignKey("parentID", BenchParent.self)
    model.relation("parent", BenchParent.self, inverse: "children")
    return model
  }()
  static let mapping = ModelMapping(BenchChild.self)

  struct Columns: ModelColumns {
    typealias Root = BenchChild
    let source: Source
    init(_ source: Source) { self.source = source }
    var id: Column<BenchChild, Int64> { Column(source, 0) }
    var parentID: Column<BenchChild, Int64> { Column(source, 1) }
    var quantity: Column<BenchChild, Int32> { Column(source, 2) }
    var name: Column<BenchChild, String> { Column(source, 3) }
  }
  struct Relations: ModelRelations {
    typealias Root = BenchChild
    let parent = RelationKey<BenchChild, BenchParent>(0, "parent", slot: { $0._parent }, setSlot: { $0._parent = $1 })
    var _all: [any AnyRelationKey] { [parent] }
  }

  var _modelState = ModelState()
  private var _id: Int64
  private var _parentID: Int64
  private var _quantity: Int32
  private var _name: String
  private var _parent = RelationSlot<BenchParent>("BenchChild.parent")

  var id: Int64 {
    get { _id }
    set { _modelState.willChange(0, _id, of: self); _id = newValue }
  }
  var parentID: Int64 {
    get { _parentID }
    set { _modelState.willChange(1, _parentID, of: self); _parentID = newValue }
  }
  var quantity: Int32 {
    get { _quantity }
    set { _modelState.willChange(2, _quantity, of: self); _quantity = newValue }
  }
  var name: String {
    get { _name }
    set { _modelState.willChange(3, _name, of: self); _name = newValue }
  }
  var parent: BenchParent { get throws { try _parent.get(_modelState) } }

  init(id: Int64, parentID: Int64, quantity: Int32, name: String) {
    (_id, _parentID, _quantity, _name) = (id, parentID, quantity, name)
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _parentID = try row.read(1)
    _quantity = try row.read(2)
    _name = try row.read(3)
  }

  typealias Key = Int64
  var _modelKey: Int64? { _id }
  static func _modelKey(of row: RowReader) throws -> Int64 { try row.read(0) }
  static func _modelKeyValues(_ key: Int64) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _parentID.sqlValue
    case 2: _quantity.sqlValue
    case 3: _name.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0: value._write(to: &_id)
    case 1: value._write(to: &_parentID)
    case 2: value._write(to: &_quantity)
    case 3: value._write(to: &_name)
    default: false
    }
  }
}
