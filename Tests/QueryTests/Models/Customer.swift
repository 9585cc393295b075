import DBModels
import DBQuery

final class Customer: Entity {
  nonisolated static let model = {
    var model = ModelDeclaration("Customer", table: "customers")
    model.column("id", Int.self)
    model.column("name", String.self)
    model.column("email", String?.self)
    model.column("isActive", Bool.self)
    model.column("tier", Tier.self)
    model.column("createdAt", Instant.self)
    model.primaryKey("id", .identity)
    model.relation("orders", [Order].self, inverse: "customer")
    return model
  }()

  nonisolated static let mapping = ModelMapping(Customer.self)
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

  var email: String? {
    get { _email }
    set {
      _modelState.willChange(2, _email, of: self)
      _email = newValue
    }
  }
  fileprivate var _email: String?

  var isActive: Bool {
    get { _isActive }
    set {
      _modelState.willChange(3, _isActive, of: self)
      _isActive = newValue
    }
  }
  fileprivate var _isActive: Bool

  var tier: Tier {
    get { _tier }
    set {
      _modelState.willChange(4, _tier, of: self)
      _tier = newValue
    }
  }
  fileprivate var _tier: Tier

  var createdAt: Instant {
    get { _createdAt }
    set {
      _modelState.willChange(5, _createdAt, of: self)
      _createdAt = newValue
    }
  }
  fileprivate var _createdAt: Instant

  var orders: [Order] { get throws { try _orders.get(_modelState) } }
  fileprivate var _orders = RelationSlot<[Order]>("Customer.orders")

  init(
    id: Int = 0, name: String, email: String? = nil, isActive: Bool = true, tier: Tier = .regular,
    createdAt: Instant = .now
  ) {
    _id = id
    _name = name
    _email = email
    _isActive = isActive
    _tier = tier
    _createdAt = createdAt
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _name = try row.read(1)
    _email = try row.read(2)
    _isActive = try row.read(3)
    _tier = try row.read(4)
    _createdAt = try row.read(5)
  }

  var _modelKey: Int? { _id == 0 ? nil : _id }
  nonisolated static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  nonisolated static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _name.sqlValue
    case 2: _email.sqlValue
    case 3: _isActive.sqlValue
    case 4: _tier.sqlValue
    case 5: _createdAt.sqlValue
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
      guard let value = String?(sqlValue: value) else { return false }
      _email = value
    case 3:
      guard let value = Bool(sqlValue: value) else { return false }
      _isActive = value
    case 4:
      guard let value = Tier(sqlValue: value) else { return false }
      _tier = value
    case 5:
      guard let value = Instant(sqlValue: value) else { return false }
      _createdAt = value
    default: return false
    }
    return true
  }

  struct Columns: ModelColumns {
    typealias Root = Customer
    let source: Source

    init(_ source: Source) { self.source = source }

    var id: Column<Customer, Int> { Column(source, 0) }
    var name: Column<Customer, String> { Column(source, 1) }
    var email: Column<Customer, String?> { Column(source, 2) }
    var isActive: Column<Customer, Bool> { Column(source, 3) }
    var tier: Column<Customer, Tier> { Column(source, 4) }
    var createdAt: Column<Customer, Instant> { Column(source, 5) }
  }

  struct Relations: ModelRelations {
    typealias Root = Customer

    init() {}

    var orders: RelationKey<Customer, [Order]> {
      RelationKey(0, "orders", slot: { $0._orders }, setSlot: { $0._orders = $1 })
    }
    var _all: [any AnyRelationKey] { [orders] }
  }
}
