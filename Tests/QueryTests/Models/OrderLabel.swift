import DBModels
import DBQuery

final class OrderLabel: Entity {
  nonisolated static let model = {
    var model = ModelDeclaration("OrderLabel", table: "order_labels")
    model.column("orderID", Int.self)
    model.column("labelID", Int.self)
    model.primaryKey("orderID")
    model.primaryKey("labelID")
    model.foreignKey("orderID", Order.self)
    model.foreignKey("labelID", Label.self)
    return model
  }()

  nonisolated static let mapping = ModelMapping(OrderLabel.self)
  var _modelState = ModelState()

  var orderID: Int {
    get { _orderID }
    set {
      _modelState.willChange(0, _orderID, of: self)
      _orderID = newValue
    }
  }
  private var _orderID: Int

  var labelID: Int {
    get { _labelID }
    set {
      _modelState.willChange(1, _labelID, of: self)
      _labelID = newValue
    }
  }
  private var _labelID: Int

  init(orderID: Int, labelID: Int) {
    _orderID = orderID
    _labelID = labelID
  }

  init(_row row: RowReader) throws {
    _orderID = try row.read(0)
    _labelID = try row.read(1)
  }

  struct Key: Hashable, Sendable {
    let orderID: Int
    let labelID: Int
  }

  var _modelKey: Key? { Key(orderID: _orderID, labelID: _labelID) }
  nonisolated static func _modelKey(of row: RowReader) throws -> Key {
    Key(orderID: try row.read(0), labelID: try row.read(1))
  }
  nonisolated static func _modelKeyValues(_ key: Key) -> [SQLValue] { [key.orderID.sqlValue, key.labelID.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _orderID.sqlValue
    case 1: _labelID.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0:
      guard let value = Int(sqlValue: value) else { return false }
      _orderID = value
    case 1:
      guard let value = Int(sqlValue: value) else { return false }
      _labelID = value
    default: return false
    }
    return true
  }

  struct Columns: ModelColumns {
    typealias Root = OrderLabel
    let source: Source

    init(_ source: Source) { self.source = source }

    var orderID: Column<OrderLabel, Int> { Column(source, 0) }
    var labelID: Column<OrderLabel, Int> { Column(source, 1) }
  }

  struct Relations: ModelRelations {
    typealias Root = OrderLabel

    init() {}

    var _all: [any AnyRelationKey] { [] }
  }
}
