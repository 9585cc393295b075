package import DBSchema

/// What rows come from.
package indirect enum SourceSyntax: Sendable {
  /// A model's table.
  case table(TableSyntax)
  /// A query under a name.
  case derived(SelectSyntax, Identifier)
  /// A common table, perhaps under another name.
  case common(CommonTable, alias: Identifier?)
  /// A recursive common table inside of its own definition.
  case recursion(Identifier, alias: Identifier?)
  /// A function that returns rows, with a name for its one column.
  case function(ExpressionSyntax, Identifier, column: Identifier)

  /// What columns are qualified with.
  package var name: SourceName {
    switch self {
    case .table(let table): table.name
    case .derived(_, let name): SourceName(table: nil, alias: name)
    case .common(let table, let alias): SourceName(table: nil, alias: alias ?? table.name)
    case .recursion(let name, let alias): SourceName(table: nil, alias: alias ?? name)
    case .function(_, let name, _): SourceName(table: nil, alias: name)
    }
  }
}

/// A model's table in a statement.
package struct TableSyntax: Sendable {
  package let name: SourceName
  /// The model, for the criteria that hold for all statements.
  package let model: (any SendableMetatype.Type)?

  package init(_ name: SourceName, model: (any SendableMetatype.Type)? = nil) {
    self.name = name
    self.model = model
  }
}

/// A query or a change whose rows a statement names and uses, perhaps several times; told apart by identity.
package final class CommonTable: Sendable {
  package let name: Identifier
  package let body: StatementSyntax
  package let isRecursive: Bool

  package init(_ name: Identifier, _ body: StatementSyntax, isRecursive: Bool = false) {
    self.name = name
    self.body = body
    self.isRecursive = isRecursive
  }
}

/// How a source is joined to those before it.
package struct JoinSyntax: Sendable {
  package enum Kind: Sendable, Hashable { case inner, left, cross }

  package var kind: Kind
  package var source: SourceSyntax
  package var condition: ExpressionSyntax?
  /// Whether the source may use the columns of those before it.
  package var isLateral = false

  package init(
    _ kind: Kind, _ source: SourceSyntax, on condition: ExpressionSyntax? = nil, isLateral: Bool = false
  ) {
    self.kind = kind
    self.source = source
    self.condition = condition
    self.isLateral = isLateral
  }
}
