import DBModels
import DBQuery

final class Order: Entity {
  nonisolated static let model = {
    var model = ModelDeclaration("Order", table: "orders")
    model.column("id", Int.self)
    model.column("customerID", Int.self)
    model.column("totalCents", Int.self)
    model.column("placedAt", Instant.self)
    model.column("price", Numeric.self)
    model.column("tags", [String].self)
    model.column("details", JSONText<Details>?.self)
    model.column("note", String?.self)
    model.primaryKey("id", .identity)
    model.foreignKey("customerID", Customer.self)
    model.relation("customer", Customer.self, inverse: "orders")
    model.relation("labels", [Label].self, through: OrderLabel.self)
    return model
  }()

  nonisolated static let mapping = ModelMapping(Order.self)
  var _modelState = ModelState()

  var id: Int {
    get { _id }
    set {
      _modelState.willChange(0, _id, of: self)
      _id = newValue
    }
  }
  fileprivate var _id: Int

  var customerID: Int {
    get { _customerID }
    set {
      _modelState.willChange(1, _customerID, of: self)
      _customerID = newValue
    }
  }
  fileprivate var _customerID: Int

  var totalCents: Int {
    get { _totalCents }
    set {
      _modelState.willChange(2, _totalCents, of: self)
      _totalCents = newValue
    }
  }
  fileprivate var _totalCents: Int

  var placedAt: Instant {
    get { _placedAt }
    set {
      _modelState.willChange(3, _placedAt, of: self)
      _placedAt = newValue
    }
  }
  fileprivate var _placedAt: Instant

  var price: Numeric {
    get { _price }
    set {
      _modelState.willChange(4, _price, of: self)
      _price = newValue
    }
  }
  fileprivate var _price: Numeric

  var tags: [String] {
    get { _tags }
    set {
      _modelState.willChange(5, _tags, of: self)
      _tags = newValue
    }
  }
  fileprivate var _tags: [String]

  var details: JSONText<Details>? {
    get { _details }
    set {
      _modelState.willChange(6, _details, of: self)
      _details = newValue
    }
  }
  fileprivate var _details: JSONText<Details>?

  var note: String? {
    get { _note }
    set {
      _modelState.willChange(7, _note, of: self)
      _note = newValue
    }
  }
  fileprivate var _note: String?

  var customer: Customer { get throws { try _customer.get(_modelState) } }
  fileprivate var _customer = RelationSlot<Customer>("Order.customer")

  var labels: [Label] { get throws { try _labels.get(_modelState) } }
  fileprivate var _labels = RelationSlot<[Label]>("Order.labels")

  init(
    id: Int = 0, customerID: Int, totalCents: Int, placedAt: Instant = .now, price: Numeric = 0, tags: [String] = [],
    details: JSONText<Details>? = nil, note: String? = nil
  ) {
    _id = id
    _customerID = customerID
    _totalCents = totalCents
    _placedAt = placedAt
    _price = price
    _tags = tags
    _details = details
    _note = note
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _customerID = try row.read(1)
    _totalCents = try row.read(2)
    _placedAt = try row.read(3)
    _price = try row.read(4)
    _tags = try row.read(5)
    _details = try row.read(6)
    _note = try row.read(7)
  }

  var _modelKey: Int? { _id == 0 ? nil : _id }
  nonisolated static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  nonisolated static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _customerID.sqlValue
    case 2: _totalCents.sqlValue
    case 3: _placedAt.sqlValue
    case 4: _price.sqlValue
    case 5: _tags.sqlValue
    case 6: _details.sqlValue
    case 7: _note.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0:
      guard let value = Int(sqlValue: value) else { return false }
      _id = value
    case 1:
      guard let value = Int(sqlValue: value) else { return false }
      _customerID = value
    case 2:
      guard let value = Int(sqlValue: value) else { return false }
      _totalCents = value
    case 3:
      guard let value = Instant(sqlValue: value) else { return false }
      _placedAt = value
    case 4:
      guard let value = Numeric(sqlValue: value) else { return false }
      _price = value
    case 5:
      guard let value = [String](sqlValue: value) else { return false }
      _tags = value
    case 6:
      guard let value = JSONText<Details>?(sqlValue: value) else { return false }
      _details = value
    case 7:
      guard let value = String?(sqlValue: value) else { return false }
      _note = value
    default: return false
    }
    return true
  }

  struct Columns: ModelColumns {
    typealias Root = Order
    let source: Source

    init(_ source: Source) { self.source = source }

    var id: Column<Order, Int> { Column(source, 0) }
    var customerID: Column<Order, Int> { Column(source, 1) }
    var totalCents: Column<Order, Int> { Column(source, 2) }
    var placedAt: Column<Order, Instant> { Column(source, 3) }
    var price: Column<Order, Numeric> { Column(source, 4) }
    var tags: Column<Order, [String]> { Column(source, 5) }
    var details: Column<Order, JSONText<Details>?> { Column(source, 6) }
    var note: Column<Order, String?> { Column(source, 7) }
  }

  struct Relations: ModelRelations {
    typealias Root = Order

    init() {}

    var customer: RelationKey<Order, Customer> {
      RelationKey(0, "customer", slot: { $0._customer }, setSlot: { $0._customer = $1 })
    }
    var labels: RelationKey<Order, [Label]> {
      RelationKey(1, "labels", slot: { $0._labels }, setSlot: { $0._labels = $1 })
    }
    var _all: [any AnyRelationKey] { [customer, labels] }
  }
}
