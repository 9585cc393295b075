internal import DBQuery

/// What is selected.
///
/// ```swift
/// Select(User.self).columns { $0.email }                                   // Select<User, String>
/// Select(User.self).columns { ($0.id, $0.email) }                          // Select<User, (Int, String)>
/// Select(User.self).columns(as: Summary.init) { ($0.id, $0.email) }        // Select<User, Summary>
/// Select(Order.self).join(\.customer).columns { ($0.id, Customer.all) }    // Select<Order, (Int, Customer)>
/// ```
extension Select {
  /// One value of each row.
  public func columns<Value: Selectable>(_ columns: (Root.Columns) -> Value) -> Select<Root, Value.Value> {
    selecting(columns(root).selection)
  }

  /// Several values of each row.
  @_disfavoredOverload
  public func columns<each Value: Selectable>(
    _ columns: (Root.Columns) -> (repeat each Value)
  ) -> Select<Root, (repeat (each Value).Value)> {
    let values = columns(root)
    return selecting(
      Selection.row(repeat (each values).selection) { (part: repeat (each Value).Value) in (repeat each part) })
  }

  /// Several values of each row, made into one.
  public func columns<each Value: Selectable, Result>(
    as make: @escaping @Sendable (repeat (each Value).Value) throws -> Result,
    _ columns: (Root.Columns) -> (repeat each Value)
  ) -> Select<Root, Result> {
    let values = columns(root)
    return selecting(Selection.row(repeat (each values).selection, by: make))
  }
}

extension Selection {
  /// Several parts, one behind the other, made into one value.
  static func row<each Part>(
    _ parts: repeat Selection<each Part>, by make: @escaping @Sendable (repeat each Part) throws -> Value
  ) -> Selection<Value> {
    var columns: [ResultColumn] = []
    for part in repeat each parts { columns += part.columns }
    return Selection(columns) { row, objects in
      var offset = row.offset
      return try make(repeat try (each parts).next(row.row, &offset, objects))
    }
  }

  /// Reads the value that begins at a column, and steps behind it.
  private func next(_ row: Row, _ offset: inout Int, _ objects: any EntityReading) throws -> Value {
    let value = try read(RowReader(row, offset: offset), objects)
    offset += columns.count
    return value
  }
}
