internal import DBQuery
internal import DBSchema

/// A type that is an array in its column.
///
/// ```swift
/// Select(Order.self).where { $0.tags.contains("red") }   // tags: [String]
/// ```
public protocol ArrayColumnValue: ColumnValue {
  /// What the array holds.
  associatedtype Element
}

extension Array: ArrayColumnValue where Element: ColumnArrayElement {}

/// Arrays: PostgreSQL's own, and JSON texts on SQLite.
///
/// ```swift
/// Select(Order.self).where { $0.tags.contains("red") }
/// // PostgreSQL: where $1 = any(tags)
/// // SQLite:     where exists (select 1 from json_each(tags) where value = ?1)
/// ```
extension SQLExpression where Value.NonNull: ArrayColumnValue, Value.NonNull.Element: ColumnValue {
  /// Whether an element is in it.
  public func contains(_ element: Value.NonNull.Element) -> SQLTerm<Bool> {
    let value = ExpressionSyntax.value(element.sqlValue, nil)
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.equal, value, .bare(.text("any("), .expression(syntax), .text(")"))),
        sqlite: .bare(
          .text("exists (select 1 from json_each("), .expression(syntax), .text(") where value = "),
          .expression(value), .text(")"))))
  }

  /// Whether all of some elements are in it.
  ///
  /// ```swift
  /// Select(Order.self).where { $0.tags.containsAll(["red", "big"]) }   // where tags @> $1
  /// ```
  public func containsAll(_ elements: [Value.NonNull.Element]) -> SQLTerm<Bool> {
    let array = Self.value(elements)
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.custom("@>"), syntax, array),
        sqlite: .bare(
          .text("not exists (select 1 from json_each("), .expression(array),
          .text(") as wanted where wanted.value not in (select value from json_each("), .expression(syntax),
          .text(")))"))))
  }

  /// Whether one of some elements is in it.
  ///
  /// ```swift
  /// Select(Order.self).where { $0.tags.overlaps(["red", "blue"]) }   // where tags && $1
  /// ```
  public func overlaps(_ elements: [Value.NonNull.Element]) -> SQLTerm<Bool> {
    let array = Self.value(elements)
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.custom("&&"), syntax, array),
        sqlite: .bare(
          .text("exists (select 1 from json_each("), .expression(syntax),
          .text(") where value in (select value from json_each("), .expression(array), .text(")))"))))
  }

  /// The array with one more element at its end.
  ///
  /// ```swift
  /// Update(Order.self).set(\.tags) { $0.tags.appending("late") }.all()   // set tags = array_append(tags, $1)
  /// ```
  public func appending(_ element: Value.NonNull.Element) -> SQLTerm<Value> {
    let value = ExpressionSyntax.value(element.sqlValue, nil)
    return SQLTerm(
      .perDialect(
        postgresql: .call(CallSyntax("array_append", [syntax, value])),
        sqlite: .call(CallSyntax("json_insert", [syntax, .text("'$[#]'"), value]))))
  }

  /// How many elements it has.
  ///
  /// ```swift
  /// Select(Order.self).where { $0.tags.elementCount > 2 }   // where cardinality(tags) > $1
  /// ```
  public var elementCount: SQLTerm<Int> {
    SQLTerm(
      .perDialect(
        postgresql: .call(CallSyntax("cardinality", [syntax])),
        sqlite: .call(CallSyntax("json_array_length", [syntax]))))
  }

  /// The elements as the rows of a table, to be joined with their own row.
  ///
  /// ```swift
  /// let tag = Order.columns.tags.elements("tag")
  /// Select(Order.self).crossJoin(tag).columns { ($0.id, tag.columns) }
  /// // select orders.id, tag.value from orders cross join unnest(orders.tags) as tag(value); SQLite: json_each(...)
  /// ```
  public func elements(_ name: String) -> DerivedTable<Value.NonNull.Element> {
    let rows = ExpressionSyntax.perDialect(
      postgresql: .call(CallSyntax("unnest", [syntax])), sqlite: .call(CallSyntax("json_each", [syntax])))
    return DerivedTable(syntax: .function(rows, Identifier(name), column: "value"), names: ["value"])
  }

  private static func value(_ elements: [Value.NonNull.Element]) -> ExpressionSyntax {
    .value(.array(elements.map(\.sqlValue)), nil)
  }
}
