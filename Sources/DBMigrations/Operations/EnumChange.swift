public import DBSchema

/// An enum type whose values change (PostgreSQL).
///
/// Values that only come are added in place. A value that goes or moves takes a new type: the old one steps aside, each
/// column in ``uses`` is turned over by its text, and the old type goes.
///
/// ```swift
/// EnumChange(from: mood, to: EnumDefinition(name: mood.name, values: mood.values + ["glad"]))
/// // alter type mood add value 'glad' after 'happy'
/// ```
public struct EnumChange: Sendable, Hashable {
  /// The type as it stands.
  public var from: EnumDefinition
  /// The type as it will be, with the same name.
  public var to: EnumDefinition
  /// The columns that have the type, as they stand: what a new type must be given to.
  public var uses: [Use]
  /// What becomes of values that go: the new value for an old one. A row with a value that is neither kept nor here
  /// stops the change.
  public var mapping: [String: String]

  /// A column of the type.
  public struct Use: Sendable, Hashable {
    /// The table.
    public var table: QualifiedName
    /// The column.
    public var column: ColumnDefinition

    /// Makes a use of its parts.
    public init(table: QualifiedName, column: ColumnDefinition) {
      self.table = table
      self.column = column
    }
  }

  /// Makes a change of its parts.
  public init(from: EnumDefinition, to: EnumDefinition, uses: [Use] = [], mapping: [String: String] = [:]) {
    self.from = from
    self.to = to
    self.uses = uses
    self.mapping = mapping
  }

  /// Whether every old value stays where it is among the others, so that `add value` is enough.
  public var onlyAdds: Bool { Self.onlyAdds(from.values, to.values) }

  static func onlyAdds(_ old: [String], _ new: [String]) -> Bool {
    var rest = old[...]
    for value in new where value == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  /// The values that come, with their neighbours, in an order in which each neighbour exists when it is named.
  var additions: [(value: String, place: Place)] {
    var known = Set(from.values)
    var result: [(String, Place)] = []
    for (index, value) in to.values.enumerated() where !known.contains(value) {
      if index > 0 {
        result.append((value, .after(to.values[index - 1])))
      } else if let next = to.values.dropFirst().first(where: { known.contains($0) }) {
        result.append((value, .before(next)))
      } else {
        result.append((value, .atEnd))
      }
      known.insert(value)
    }
    return result
  }

  /// Where a value is put.
  enum Place: Hashable {
    case before(String), after(String), atEnd
  }
}
