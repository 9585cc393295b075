import DBModels
import DBQuery

/// A row of eight columns, written by hand as `@Model` writes it:
///
/// ```swift
/// @Model("bench_records")
/// final class BenchRecord {
///   @PrimaryKey(.identity) var id: Int64 = 0
///   var quantity: Int32
///   var price: Double
///   var isActive: Bool
///   var name: String
///   var note: String?
///   var code: String
///   var createdAt: Instant
/// }
/// ```
final class BenchRecord: Entity {
  static let model = {
    var model = ModelDeclaration("BenchRecord", table: "bench_records")
    model.column("id", Int64.self)
    model.column("quantity", Int32.self)
    model.column("price", Double.self)
    model.column("isActive", Bool.self)
    model.column("name", String.self)
    model.column("note", String?.self)
    model.column("code", String.self)
    model.column("createdAt", Instant.self)
    model.primaryKey("id", .identity)
    return model
  }()
  static let mapping = ModelMapping(BenchRecord.self)

  struct Columns: ModelColumns {
    typealias Root = BenchRecord
    let source: Source
    init(_ source: Source) { self.source = source }
    var id: Column<BenchRecord, Int64> { Column(source, 0) }
    var quantity: Column<BenchRecord, Int32> { Column(source, 1) }
    var price: Column<BenchRecord, Double> { Column(source, 2) }
    var isActive: Column<BenchRecord, Bool> { Column(source, 3) }
    var name: Column<BenchRecord, String> { Column(source, 4) }
    var note: Column<BenchRecord, String?> { Column(source, 5) }
    var code: Column<BenchRecord, String> { Column(source, 6) }
    var createdAt: Column<BenchRecord, Instant> { Column(source, 7) }
  }
  struct Relations: ModelRelations {
    typealias Root = BenchRecord
    var _all: [any AnyRelationKey] { [] }
  }

  var _modelState = ModelState()
  private var _id: Int64
  private var _quantity: Int32
  private var _price: Double
  private var _isActive: Bool
  private var _name: String
  private var _note: String?
  private var _code: String
  private var _createdAt: Instant

  var id: Int64 {
    get { _id }
    set { _modelState.willChange(0, _id, of: self); _id = newValue }
  }
  var quantity: Int32 {
    get { _quantity }
    set { _modelState.willChange(1, _quantity, of: self); _quantity = newValue }
  }
  var price: Double {
    get { _price }
    set { _modelState.willChange(2, _price, of: self); _price = newValue }
  }
  var isActive: Bool {
    get { _isActive }
    set { _modelState.willChange(3, _isActive, of: self); _isActive = newValue }
  }
  var name: String {
    get { _name }
    set { _modelState.willChange(4, _name, of: self); _name = newValue }
  }
  var note: String? {
    get { _note }
    set { _modelState.willChange(5, _note, of: self); _note = newValue }
  }
  var code: String {
    get { _code }
    set { _modelState.willChange(6, _code, of: self); _code = newValue }
  }
  var createdAt: Instant {
    get { _createdAt }
    set { _modelState.willChange(7, _createdAt, of: self); _createdAt = newValue }
  }

  init(
    id: Int64 = 0, quantity: Int32, price: Double, isActive: Bool, name: String, note: String? = nil, code: String,
    createdAt: Instant
  ) {
    (_id, _quantity, _price, _isActive) = (id, quantity, price, isActive)
    (_name, _note, _code, _createdAt) = (name, note, code, createdAt)
  }

  init(_row row: RowReader) throws {
    _id = try row.read(0)
    _quantity = try row.read(1)
    _price = try row.read(2)
    _isActive = try row.read(3)
    _name = try row.read(4)
    _note = try row.read(5)
    _code = try row.read(6)
    _createdAt = try row.read(7)
  }

  typealias Key = Int64
  var _modelKey: Int64? { _id._isUnassigned ? nil : _id }
  static func _modelKey(of row: RowReader) throws -> Int64 { try row.read(0) }
  static func _modelKeyValues(_ key: Int64) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: _id.sqlValue
    case 1: _quantity.sqlValue
    case 2: _price.sqlValue
    case 3: _isActive.sqlValue
    case 4: _name.sqlValue
    case 5: _note.sqlValue
    case 6: _code.sqlValue
    case 7: _createdAt.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0: value._write(to: &_id)
    case 1: value._write(to: &_quantity)
    case 2: value._write(to: &_price)
    case 3: value._write(to: &_isActive)
    case 4: value._write(to: &_name)
    case 5: value._write(to: &_note)
    case 6: value._write(to: &_code)
    case 7: value._write(to: &_createdAt)
    default: false
    }
  }
}
