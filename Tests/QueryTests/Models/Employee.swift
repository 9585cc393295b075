import DBModels
import DBQuery

final class Employee: Entity {
  nonisolated static let model = {
    var model = ModelDeclaration("Employee", table: "employees")
    model.column("id", Int.self)
    model.column("name", String.self)
    model.column("bossID", Int?.self)
    model.column("hired", CivilDate?.self)
    model.primaryKey("id", .identity)
    model.foreignKey("bossID", Employee.self)
    model.relation("boss", Employee?.self)
    return model
  }()

  nonisolated static let mapping = ModelMapping(Employee.self)
  var _modelState = ModelState()

  var id: Int {
    get { _id }
    set {
      _modelState.willChange(0, _id, of: self)
      _id = newValue
    }
  }
  fileprivate var _id: Int

  var name: String {
    get { _name }
    set {
      _modelState.willChange(1, _name, of: self)
      _name = newValue
    }
  }
  fileprivate var _name: String

  var bossID: Int? {
    get { _bossID }
    set {
      _modelState.willChange(2, _bossID, of: self)
      _bossID = newValue
    }
  }
  fileprivate var _bossID: Int?

  var hired: CivilDate? {
    get { _hired }
    set {
      _modelState.willChange(3, _hired, of: self)
      _hired = newValue
    }
  }
  fileprivate var _hired: CivilDate?

  var boss: Employee? { get throws { try _boss.get(_modelState) } }
  fileprivate var _boss = RelationSlot<Employee?>("Employee.boss")

  init(id: Int = 0, name: String, bossID: Int? = nil, hired: CivilDate? = nil) {
    _id = id
    _name = name
    _bossID = bossID
    _hired = hired
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _name = try row.read(1)
    _bossID = try row.read(2)
    _hired = try row.read(3)
  }

  var _modelKey: Int? { _id == 0 ? nil : _id }
  nonisolated static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  nonisolated static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _name.sqlValue
    case 2: _bossID.sqlValue
    case 3: _hired.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0:
      guard let value = Int(sqlValue: value) else { return false }
      _id = value
    case 1:
      guard let value = String(sqlValue: value) else { return false }
      _name = value
    case 2:
      guard let value = Int?(sqlValue: value) else { return false }
      _bossID = value
    case 3:
      guard let value = CivilDate?(sqlValue: value) else { return false }
      _hired = value
    default: return false
    }
    return true
  }

  struct Columns: ModelColumns {
    typealias Root = Employee
    let source: Source

    init(_ source: Source) { self.source = source }

    var id: Column<Employee, Int> { Column(source, 0) }
    var name: Column<Employee, String> { Column(source, 1) }
    var bossID: Column<Employee, Int?> { Column(source, 2) }
    var hired: Column<Employee, CivilDate?> { Column(source, 3) }
  }

  struct Relations: ModelRelations {
    typealias Root = Employee

    init() {}

    var boss: RelationKey<Employee, Employee?> {
      RelationKey(0, "boss", slot: { $0._boss }, setSlot: { $0._boss = $1 })
    }
    var _all: [any AnyRelationKey] { [boss] }
  }
}
