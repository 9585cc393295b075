import DBEngine
import DBModelKit
import DBModels
import DBQuery
import DBTesting
import FoundationEssentials
import Synchronization

/// Values of all kinds.
@Model("samples")
final class Sample {
  @PrimaryKey(.identity) var id: Int = 0
  var text: String
  var note: String?
  var number: Double = 0
  var price: Numeric = 0
  var isOn: Bool = false
  var raw: [UInt8] = []
  var tags: [String] = []
  var moment: Instant
  var day: CivilDate?
  var token: UUID
  var extra: JSONText<[String: Int]>?
  @Column(default: "7") var level: Int?

  /// All that was written, in a text.
  var content: String {
    """
    \(text)|\(note ?? "nil")|\(number)|\(price)|\(isOn)|\(raw)|\(tags)|\(moment)|\(day.map { "\($0)" } ?? "nil")|\(token)\
    |\(extra.map { "\($0.value.sorted { $0.key < $1.key })" } ?? "nil")|\(level ?? 7)
    """
  }
}

/// A small row that the database numbers.
@Model("readings")
final class Reading {
  @PrimaryKey(.identity) var id: Int = 0
  var sensor: Int
  var value: Double?
}

/// What pages go through: few different values, and NULL among them.
@Model("entries")
final class Entry {
  @PrimaryKey var id: Int
  var rank: Int?
  var name: String
  var score: Double?
  var isDone: Bool
}

/// Three hundred columns, by hand.
final class Wide: Entity {
  static let width = 300
  static let model = {
    var model = ModelDeclaration("Wide", table: "wide")
    for place in 0..<Wide.width { model.column("c\(place)", Int.self) }
    model.primaryKey("c0")
    return model
  }()
  static let mapping = ModelMapping(Wide.self)

  struct Columns: ModelColumns {
    typealias Root = Wide
    let source: Source
    init(_ source: Source) { self.source = source }
    var key: Column<Wide, Int> { Column(source, 0) }
    var last: Column<Wide, Int> { Column(source, Wide.width - 1) }
  }
  struct Relations: ModelRelations {
    typealias Root = Wide
    init() {}
    var _all: [any AnyRelationKey] { [] }
  }

  var _modelState = ModelState()
  private var values: [Int]

  init(_ number: Int) { values = (0..<Wide.width).map { number * 1_000 + $0 } }
  init(_row row: RowReader) throws { values = try (0..<Wide.width).map { try row.read($0) } }

  var _modelKey: Int? { values[0] }
  static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }
  func _modelValue(_ column: Int) -> SQLValue { values[column].sqlValue }
  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool { value._write(to: &values[column]) }
}

private let models = ModelSet([
  Sample.self, Reading.self, Entry.self, Wide.self, Author.self, Book.self, Chapter.self, Tag.self, BookTag.self,
  Account.self, User.self, Order.self,
])
private let templates = DatabaseTemplate(.models(models))

/// A database with these tables, and what is sent to it with its values.
nonisolated(nonsending) func withSamples(
  _ dialect: DialectName, maximumSize: Int = 3,
  _ body: nonisolated(nonsending) (Engine, StatementRecorder) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    let recorder = StatementRecorder(keepingValues: true)
    let engine = try database.engine(observer: recorder, maximumSize: maximumSize)
    try await body(engine, recorder)
  }
}

/// How many values each insert carried: without keeping them, and without reading the texts.
final class InsertSizes: EngineObserver {
  private let all = Mutex<[Int]>([])

  var sizes: [Int] { all.withLock { $0 } }

  func willExecute(_ statement: StatementEvent) {
    if statement.text.hasPrefix("insert") {
      let size = statement.values.all.reduce(0) { $0 + $1.width }
      all.withLock { $0.append(size) }
    }
  }
}

/// A database with these tables, and how much is sent to it.
nonisolated(nonsending) func withSizes(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (Engine, InsertSizes) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    let sizes = InsertSizes()
    try await body(try database.engine(observer: sizes), sizes)
  }
}

/// The first cell of a query, as a number.
nonisolated(nonsending) func number(_ engine: Engine, _ sql: SQL) async throws -> Int {
  try await engine.query(sql)[0].decode(Int.self, 0)
}
