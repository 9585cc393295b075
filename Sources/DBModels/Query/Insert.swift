package import DBQuery
internal import DBSchema

/// Makes rows without objects.
///
/// ```swift
/// Insert(Tag.self).set(\.name, to: "new")                                   // insert into tags (name) values ($1)
/// Insert(Tag.self).values({ ($0.id, $0.name) }, [(1, "a"), (2, "b")])       // ... values ($1, $2), ($3, $4)
/// Insert(Tag.self).set(\.name, to: "new").onConflict(\.name, .nothing)      // ... on conflict (name) do nothing
/// ```
public struct Insert<Root: Entity>: Change {
  package var syntax: InsertSyntax

  /// Makes rows of a model; one row of defaults, until more is said.
  public init(_ model: Root.Type) {
    syntax = InsertSyntax(into: TableSyntax(Source.model.name(of: model), model: model))
  }

  /// Rows of values in the order of columns, by the columns' places.
  package init(_ model: Root.Type, places: [Int], rows: [[SQLValue]]) {
    self.init(model)
    let columns = model.mapping.declaration.columns
    syntax.columns = places.map { columns[$0].name }
    let types = places.map { columns[$0].type.syntax }
    syntax.rows = .values(rows.map { row in zip(row, types).map { .value($0, $1) } })
  }

  /// The statement as a plain value.
  public var change: ChangeStatement { ChangeStatement(syntax: .insert(syntax), source: .model) }

  private func with(_ change: (inout InsertSyntax) -> Void) -> Insert<Root> {
    var copy = self
    change(&copy.syntax)
    return copy
  }

  /// Writes a value to a column of the one row.
  public func set<Value>(_ column: KeyPath<Root.Columns, Column<Root, Value>>, to value: Value) -> Insert<Root> {
    set(.set(column, to: value))
  }

  /// Writes to columns of the one row.
  public func set(_ assignments: Assignment<Root>...) -> Insert<Root> {
    with { syntax in
      var row: [ExpressionSyntax] = []
      if case .values(let rows) = syntax.rows, let first = rows.first { row = first }
      for assignment in assignments {
        syntax.columns.append(assignment.syntax.column)
        row.append(assignment.syntax.value)
      }
      syntax.rows = .values([row])
    }
  }

  /// Rows of values.
  public func values<each Value: ColumnValue>(
    _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)]
  ) -> Insert<Root> {
    let targets = columns(Root.Columns(.model))
    var (names, types): ([Identifier], [TypeSyntax]) = ([], [])
    for target in repeat each targets {
      names.append(target.name)
      types.append(target.expression.type)
    }
    var lines: [[ExpressionSyntax]] = []
    for row in rows {
      var line: [ExpressionSyntax] = []
      for value in repeat each row { line.append(.value(value.sqlValue, types[line.count])) }
      lines.append(line)
    }
    return with {
      $0.columns = names
      $0.rows = .values(lines)
    }
  }

  /// The rows of a query, whose columns have the types of those that are written.
  ///
  /// ```swift
  /// Insert(Archive.self).rows({ ($0.id, $0.total) }, from: Select(Order.self).columns { ($0.id, $0.total) })
  /// // insert into archive (id, total) select id, total from orders
  /// ```
  public func rows<each Value: ColumnValue, Query: SelectBuilder>(
    _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), from query: Query
  ) -> Insert<Root> where Query.Output == (repeat each Value) {
    let targets = columns(Root.Columns(.model))
    var names: [Identifier] = []
    for target in repeat each targets { names.append(target.name) }
    return with {
      $0.columns = names
      $0.rows = .query(query.query.syntax)
    }
  }
}
