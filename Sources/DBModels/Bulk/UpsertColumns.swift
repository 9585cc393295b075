/// What an upsert writes to a row that is there already.
///
/// ```swift
/// try await session.upsert(users, onConflict: \.email, update: [\.name, \.seenAt])
/// try await session.upsert(users, onConflict: \.email, update: .nothing)
/// ```
public struct UpsertColumns<Root: Entity>: ExpressibleByArrayLiteral {
  enum Choice {
    case all
    case some([PartialKeyPath<Root.Columns>])
  }

  let choice: Choice

  /// These columns.
  public init(arrayLiteral elements: PartialKeyPath<Root.Columns>...) { choice = .some(elements) }

  private init(_ choice: Choice) { self.choice = choice }

  /// All columns that are sent, but the primary key and those of the conflict.
  public static var all: UpsertColumns { UpsertColumns(.all) }
  /// None: the row stays as it is.
  public static var nothing: UpsertColumns { UpsertColumns(.some([])) }
}

/// A column by its place, whatever its type.
protocol PlacedColumn {
  var place: Int { get }
}

extension Column: PlacedColumn {}

extension Entity {
  /// The places of columns.
  static func places(of paths: [PartialKeyPath<Columns>]) throws -> [Int] {
    let columns = Columns(.model)
    return try paths.map { path in
      if let column = columns[keyPath: path] as? any PlacedColumn { return column.place }
      throw SessionMisuse("a key path of \(model.typeName) names no column", hint: "name one as \\.email")
    }
  }
}
