import DBModelKit

/// A model with a key of two columns.
@Model("seats")
final class Seat {
  @PrimaryKey var hall: String
  @PrimaryKey var number: Int32
  @Version var version: Int = 1
}

/// The same as `Seat`, by hand.
final class PlainSeat: Entity {
  static let model = {
    var model = ModelDeclaration("Seat", table: "seats")
    model.column("hall", String.self)
    model.column("number", Int32.self)
    model.column("version", Int.self)
    model.primaryKey("hall")
    model.primaryKey("number")
    model.version("version")
    return model
  }()
  static let mapping = ModelMapping(PlainSeat.self)

  struct Columns: ModelColumns {
    typealias Root = PlainSeat
    let source: Source
    init(_ source: Source) { self.source = source }
    var hall: Column<PlainSeat, String> { Column(source, 0) }
    var number: Column<PlainSeat, Int32> { Column(source, 1) }
    var version: Column<PlainSeat, Int> { Column(source, 2) }
  }
  struct Relations: ModelRelations {
    typealias Root = PlainSeat
    var _all: [any AnyRelationKey] { [] }
  }
  struct Key: Hashable, Sendable {
    var hall: String
    var number: Int32
  }

  var _modelState = ModelState()
  private var values: (hall: String, number: Int32, version: Int)

  var hall: String {
    get { values.hall }
    set { _modelState.willChange(0, values.hall, of: self); values.hall = newValue }
  }
  var number: Int32 {
    get { values.number }
    set { _modelState.willChange(1, values.number, of: self); values.number = newValue }
  }
  var version: Int {
    get { values.version }
    set { _modelState.willChange(2, values.version, of: self); values.version = newValue }
  }

  init(hall: String, number: Int32, version: Int = 1) { values = (hall, number, version) }
  init(_row row: RowReader) throws { values = try (row.read(0), row.read(1), row.read(2)) }

  var _modelKey: Key? { Key(hall: values.hall, number: values.number) }
  static func _modelKey(of row: RowReader) throws -> Key { try Key(hall: row.read(0), number: row.read(1)) }
  static func _modelKeyValues(_ key: Key) -> [SQLValue] { [key.hall.sqlValue, key.number.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: values.hall.sqlValue
    case 1: values.number.sqlValue
    case 2: values.version.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0: value._write(to: &values.hall)
    case 1: value._write(to: &values.number)
    case 2: value._write(to: &values.version)
    default: false
    }
  }
}
