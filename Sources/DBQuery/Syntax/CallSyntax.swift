/// A function's call, with what an aggregate or a window adds.
package struct CallSyntax: Sendable {
  /// The function.
  package var name: String
  package var arguments: [ExpressionSyntax]
  /// Whether the arguments get their type from each other, as those of `coalesce`.
  package var sharesType = false
  package var isDistinct = false
  /// The order in which an aggregate takes its rows.
  package var order: [OrderSyntax] = []
  /// Which rows an aggregate takes.
  package var filter: ExpressionSyntax?
  package var window: WindowSyntax?

  package init(_ name: String, _ arguments: [ExpressionSyntax], sharesType: Bool = false, isDistinct: Bool = false) {
    self.name = name
    self.arguments = arguments
    self.sharesType = sharesType
    self.isDistinct = isDistinct
  }
}

/// What follows `over`.
package struct WindowSyntax: Sendable {
  package var partition: [ExpressionSyntax]
  package var order: [OrderSyntax]
  /// `rows between 1 preceding and current row`.
  package var frame: String?

  package init(partition: [ExpressionSyntax], order: [OrderSyntax], frame: String?) {
    self.partition = partition
    self.order = order
    self.frame = frame
  }
}

/// One element of an order.
package struct OrderSyntax: Sendable {
  package enum Nulls: Sendable { case first, last }

  package var expression: ExpressionSyntax
  package var isDescending: Bool
  package var nulls: Nulls?

  package init(_ expression: ExpressionSyntax, isDescending: Bool, nulls: Nulls? = nil) {
    self.expression = expression
    self.isDescending = isDescending
    self.nulls = nulls
  }
}
