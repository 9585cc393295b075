import DBModelKit

/// A model with a key that the server hands out.
@Model("notes")
final class Note {
  @PrimaryKey(.identity) var id: Int = 0
  var text: String
  @Column(name: "stars", index: true) var rating: Int32?
  @ForeignKey(Node.self) var nodeID: Int64?
  @Transient var isOpen = true
  @Relation(cascade: .nullify) var node: Node?
}

/// The same as `Note`, by hand.
final class PlainNote: Entity {
  static let model = {
    var model = ModelDeclaration("Note", table: "notes")
    model.column("id", Int.self)
    model.column("text", String.self)
    model.column("rating", Int32?.self, name: "stars", index: true)
    model.column("nodeID", Int64?.self)
    model.primaryKey("id", .identity)
    model.foreignKey("nodeID", Node.self)
    model.relation("node", Node?.self, cascade: .nullify)
    return model
  }()
  static let mapping = ModelMapping(PlainNote.self)

  struct Columns: ModelColumns {
    typealias Root = PlainNote
    let source: Source
    init(_ source: Source) { self.source = source }
    var id: Column<PlainNote, Int> { Column(source, 0) }
    var text: Column<PlainNote, String> { Column(source, 1) }
    var rating: Column<PlainNote, Int32?> { Column(source, 2) }
    var nodeID: Column<PlainNote, Int64?> { Column(source, 3) }
  }
  struct Relations: ModelRelations {
    typealias Root = PlainNote
    let node = RelationKey<PlainNote, Node?>(0, "node", slot: { $0.nodeSlot }, setSlot: { $0.nodeSlot = $1 })
    var _all: [any AnyRelationKey] { [node] }
  }

  var _modelState = ModelState()
  var isOpen = true
  private var values: (id: Int, text: String, rating: Int32?, nodeID: Int64?)
  private var nodeSlot = RelationSlot<Node?>("Note.node")

  var id: Int {
    get { values.id }
    set { _modelState.willChange(0, values.id, of: self); values.id = newValue }
  }
  var text: String {
    get { values.text }
    set { _modelState.willChange(1, values.text, of: self); values.text = newValue }
  }
  var rating: Int32? {
    get { values.rating }
    set { _modelState.willChange(2, values.rating, of: self); values.rating = newValue }
  }
  var nodeID: Int64? {
    get { values.nodeID }
    set { _modelState.willChange(3, values.nodeID, of: self); values.nodeID = newValue }
  }
  var node: Node? { get throws { try nodeSlot.get(_modelState) } }
  var nodeWriter: RelationWriter<PlainNote, Node?> { RelationWriter(self, Relations().node) }

  init(id: Int = 0, text: String, rating: Int32? = nil, nodeID: Int64? = nil) {
    values = (id, text, rating, nodeID)
  }

  init(_row row: RowReader) throws { values = try (row.read(0), row.read(1), row.read(2), row.read(3)) }

  var _modelKey: Int? { values.id == 0 ? nil : values.id }
  static func _modelKey(of row: RowReader) throws -> Int { try row.read(0) }
  static func _modelKeyValues(_ key: Int) -> [SQLValue] { [key.sqlValue] }

  func _modelValue(_ column: Int) -> SQLValue {
    switch column {
    case 0: values.id.sqlValue
    case 1: values.text.sqlValue
    case 2: values.rating.sqlValue
    case 3: values.nodeID.sqlValue
    default: .null
    }
  }

  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool {
    switch column {
    case 0: value._write(to: &values.id)
    case 1: value._write(to: &values.text)
    case 2: value._write(to: &values.rating)
    case 3: value._write(to: &values.nodeID)
    default: false
    }
  }
}
