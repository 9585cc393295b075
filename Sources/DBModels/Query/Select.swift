public import DBQuery
public import DBSchema

/// A query: immutable, typed, and nothing that talks to a database. Each method gives a new one.
///
/// ```swift
/// let adults = Select(User.self).where { $0.age >= 18 }
/// let names = adults.orderBy(\.name).limit(10).columns { $0.name }   // Select<User, String>
/// // select name from users where age >= $1 order by name limit $2
/// ```
public struct Select<Root: Entity, Output>: SelectBuilder, Sendable {
  package var syntax: SelectSyntax
  package var selection: Selection<Output>
  /// Under which name the first table is there.
  package let source: Source

  /// What is brought along.
  package var loads: [any LoadPlan] = []

  package init(_ syntax: SelectSyntax, _ selection: Selection<Output>, _ source: Source) {
    self.syntax = syntax
    self.selection = selection
    self.source = source
    self.syntax.columns = selection.columns
  }

  /// Itself.
  public var query: Select<Root, Output> {
    get { self }
    set { self = newValue }
  }

  /// The first table's columns.
  package var root: Root.Columns { Root.Columns(source) }

  /// The query as a syntax tree.
  package var statementSyntax: SelectSyntax { syntax }

  /// Selects something else.
  package func selecting<Value>(_ selection: Selection<Value>) -> Select<Root, Value> {
    Select<Root, Value>(syntax, selection, source)
  }

  /// The query in a database's words.
  package func compiled(
    for dialect: DialectName, criteria: GlobalCriteria = .none
  ) throws(QueryError) -> CompiledQuery {
    try CompiledQuery(.select(syntax), for: dialect, criteria: criteria.syntax)
  }

  /// The text that is sent, and the values beside it.
  ///
  /// ```swift
  /// try Select(User.self).columns { $0.id }.sql(for: .postgresql).text   // select id from users
  /// ```
  /// - Throws: ``QueryError`` for what the database cannot do.
  public func sql(for dialect: DialectName) throws(QueryError) -> RenderedSQL { try compiled(for: dialect).rendered }
}

extension Select where Output == Root {
  /// All rows of a model, as objects.
  public init(_ model: Root.Type) { self = .from(Alias(model)) }

  /// Brings along what relations lead to, when a session sends the query.
  ///
  /// ```swift
  /// let withOrders = Select(User.self).load(.selectIn(\.orders))
  /// ```
  public func load(_ loads: Load<Root>...) -> Select<Root, Root> {
    var copy = self
    copy.loads += loads.map(\.plan)
    return copy
  }

  /// All rows of a model under another name, of a query or of a common table.
  ///
  /// ```swift
  /// Select.from(Alias(User.self, "u")).where { $0.age > 18 }   // select id, ... from users as u where age > $1
  /// ```
  public static func from(_ alias: Alias<Root>) -> Select<Root, Root> {
    Select(SelectSyntax(columns: [], from: alias.syntax), EntitySelection<Root>(alias.source).selection, alias.source)
  }
}
