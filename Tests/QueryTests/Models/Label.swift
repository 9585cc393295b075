import DBModels
import DBQuery

final class Label: Entity {
  nonisolated static let model = {
    var model = ModelDeclaration("Label", table: "labels")
    model.column("id", Int.self)
    model.column("name", String.self)
    model.primaryKey("id", .identity)
    return model
  }()

  nonisolated static let mapping = ModelMapping(Label.self)
  var _modelState = ModelState()

  var id: Int {
    get { _id }
    set {
      _modelState.willChange(0, _id, of: self)
      _id = newValue
    }
  }
  private var _id: Int

  var name: String {
    get { _name }
    set {
      _modelState.willChange(1, _name, of: self)
      _name = newValue
    }
  }
  private var _name: String

  init(id: Int = 0, name: String) {
    _id = id
    _name = name
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _name = try row.read(1)
  }

  var _modelKey: Int? { _id == 0 ? nil : _id }
  nonisolated static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  nonisolated static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _name.sqlValue
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
    default: return false
    }
    return true
  }

  struct Columns: ModelColumns {
    typealias Root = Label
    let source: Source

    init(_ source: Source) { self.source = source }

    var id: Column<Label, Int> { Column(source, 0) }
    var name: Column<Label, String> { Column(source, 1) }
  }

  struct Relations: ModelRelations {
    typealias Root = Label

    init() {}

    var _all: [any AnyRelationKey] { [] }
  }
}
