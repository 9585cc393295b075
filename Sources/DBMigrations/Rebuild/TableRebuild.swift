public import DBSchema

/// A SQLite table that is made anew, with its rows: the answer to changes that `alter table` cannot do.
///
/// The procedure is SQLite's own (<https://www.sqlite.org/lang_altertable.html#otheralter>, 12 steps), to be run with
/// foreign keys off, in one transaction with a foreign key check at its end. What is kept is said by values, so that
/// nothing can be forgotten silently: what stands in ``after`` is what the table has afterwards.
///
/// ```swift
/// TableRebuild(before: users, after: strictUsers, copies: [.init(column: "id", expression: "\"id\"")])
/// ```
public struct TableRebuild: Sendable, Hashable {
  /// Where a column of the new table gets its values.
  public struct Copy: Sendable, Hashable {
    /// The column of the new table.
    public var column: Identifier
    /// An expression over the old table's columns; most often just the old column, quoted.
    public var expression: String

    /// Makes a copy of its parts.
    public init(column: Identifier, expression: String) {
      self.column = column
      self.expression = expression
    }
  }

  /// The table as it stands.
  public var before: TableDefinition
  /// The table as it will be, indexes included. A different name makes it a rename too.
  public var after: TableDefinition
  /// The columns that are copied; those of ``after`` that are not here get their defaults. Generated columns never are.
  public var copies: [Copy]
  /// The triggers that must stand afterwards, and stand on the table or on one of ``views``, or name the table: dropped
  /// before, made again as given.
  public var triggers: [TriggerDefinition]
  /// The views that name the table, in an order in which they can be made: dropped before, made again as given.
  public var views: [ViewDefinition]
  /// Names that the new table must not have for the time being: what an earlier attempt may have left behind.
  package var taken: [Identifier] = []

  /// Makes a rebuild of its parts.
  public init(
    before: TableDefinition, after: TableDefinition, copies: [Copy], triggers: [TriggerDefinition] = [],
    views: [ViewDefinition] = []
  ) {
    self.before = before
    self.after = after
    self.copies = copies
    self.triggers = triggers
    self.views = views
  }
}
