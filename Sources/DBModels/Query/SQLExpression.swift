package import DBQuery

/// Something that has a value in SQL: a column, a comparison, a function's call.
///
/// ```swift
/// Select(User.self).where { $0.email == "ada@example.com" }
/// // $0.email is an SQLExpression of String, and the comparison one of Bool
/// ```
public protocol SQLExpression<Value>: Selectable where Value: ColumnValue {
  /// The expression as a plain value.
  var expression: SQLTerm<Value> { get }
}

/// An expression with the Swift type of its value.
///
/// ```swift
/// let isAdult: SQLTerm<Bool> = User.columns.age >= 18
/// Select(User.self).where(isAdult)    // select ... from users where age >= $1
/// ```
public struct SQLTerm<Value: ColumnValue>: SQLExpression {
  package let syntax: ExpressionSyntax
  /// The type that the column was declared with, or that the Swift type has.
  package let type: TypeSyntax

  package init(_ syntax: ExpressionSyntax, type: TypeSyntax = Value.columnType.syntax) {
    self.syntax = syntax
    self.type = type
  }

  /// A bound value.
  ///
  /// ```swift
  /// Select(User.self).columns { ($0.id, SQLTerm("a note")) }
  /// // select id, cast($1 as text) from users
  /// ```
  public init(_ value: Value) { self.init(.value(value.sqlValue, Value.columnType.syntax)) }

  /// Itself.
  public var expression: SQLTerm<Value> { self }
}

extension SQLExpression {
  package var syntax: ExpressionSyntax { expression.syntax }

  /// One column.
  public var selection: Selection<Value> {
    Selection([ResultColumn(expression.syntax)]) { row, _ in try row.read(0) }
  }

  /// The same, where it can be NULL: a column of a table that a left join may not find.
  ///
  /// ```swift
  /// Select(Order.self).leftJoin(\.customer).columns { ($0.id, Customer.columns.name.optional) }
  /// ```
  public var optional: SQLTerm<Value.NonNull?> { SQLTerm(syntax, type: expression.type) }
}

extension Column: SQLExpression {
  /// The column's name, and its table's where a statement has several.
  public var expression: SQLTerm<Value> {
    let column = Root.mapping.declaration.columns[place]
    return SQLTerm(.column(source.name(of: Root.self), column.name), type: column.type.syntax)
  }
}

extension Source {
  /// The name in a statement.
  package func name(of model: (some Entity).Type) -> SourceName {
    SourceName(table: model.mapping.declaration.table, alias: alias)
  }
}
