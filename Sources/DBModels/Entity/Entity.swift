public import DBQuery

/// A model whose objects are read and written through a session: it has a primary key.
///
/// `@Model` writes the conformance for each class with a primary key. By hand it takes what the macro writes, and no
/// macro:
///
/// ```swift
/// final class Tag: Entity {
///   var id: Int { get { _id } set { _modelState.willChange(0, _id, of: self); _id = newValue } }
///   private var _id: Int
///   var _modelState = ModelState()
///   init(id: Int) { _id = id }
///   init(_row row: RowReader) throws { _id = try row.read(0) }
///   var _modelKey: Int { _id }
///   ...
/// }
/// ```
///
/// The members with an underscore are for the toolkit: they say what the class is, and decide nothing.
public protocol Entity: Model, RelationValue where Target == Self {
  /// The columns with their types, for queries: `$0.email`.
  associatedtype Columns: ModelColumns where Columns.Root == Self
  /// The relations with their types, for loading: `\.orders`.
  associatedtype Relations: ModelRelations where Relations.Root == Self
  /// The primary key: the property's type, or a struct of several.
  associatedtype Key: Hashable & Sendable

  /// Where the model's columns stand; made once.
  nonisolated static var mapping: ModelMapping { get }
  /// What the object knows about itself.
  var _modelState: ModelState { get set }
  /// The object's primary key; nil as long as the server has not handed it out.
  var _modelKey: Key? { get }

  /// Makes an object of a row whose columns are the model's, in their order.
  init(_row row: RowReader) throws
  /// The primary key of such a row.
  nonisolated static func _modelKey(of row: RowReader) throws -> Key
  /// A key's values, in the order of the key's columns.
  nonisolated static func _modelKeyValues(_ key: Key) -> [SQLValue]
  /// The value of the column at a place, as it is sent.
  func _modelValue(_ column: Int) -> SQLValue
  /// Writes a column without noting a change.
  /// - Returns: Whether the value fits the property.
  func _setModelValue(_ column: Int, _ value: SQLValue) -> Bool
}

/// A model's columns, as `@Model` declares them.
///
/// ```swift
/// User.Columns(.model).email     // Column<User, String>
/// ```
public protocol ModelColumns: Sendable {
  /// The model.
  associatedtype Root
  /// Makes the columns of a table, or of an alias of it.
  init(_ source: Source)
}

/// A model's relations, as `@Model` declares them.
///
/// ```swift
/// User.Relations().orders     // RelationKey<User, [Order]>
/// ```
public protocol ModelRelations: Sendable {
  /// The model.
  associatedtype Root
  /// Makes the relations.
  init()
  /// All of them, in the order of their declaration.
  var _all: [any AnyRelationKey] { get }
}
