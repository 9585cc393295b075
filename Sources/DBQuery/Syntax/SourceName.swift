package import DBSchema

/// What a statement calls one of its tables: by its own name, or by an alias; two of one alias are the same.
package struct SourceName: Sendable, Hashable {
  /// The table; nil for what only a statement knows: a derived table, a common one, `excluded`.
  package let table: QualifiedName?
  /// The other name.
  package let alias: Identifier?

  package init(table: QualifiedName?, alias: Identifier? = nil) {
    self.table = table
    self.alias = alias
  }

  package static func == (left: SourceName, right: SourceName) -> Bool {
    left.alias == right.alias && (left.alias != nil || left.table == right.table)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(alias)
    if alias == nil { hasher.combine(table) }
  }

  /// The name that columns are qualified with.
  package var reference: Identifier { alias ?? table?.name ?? Identifier("") }
}
