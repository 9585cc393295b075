package import DBQuery

/// One row that a flush writes, as far as its order matters.
package struct FlushItem {
  /// What is done.
  package enum Kind: Hashable, Sendable {
    /// A row is made, with these columns sent.
    case insert(columns: [Int])
    /// These columns are written.
    case update(columns: [Int])
    /// The row goes.
    case delete
  }

  /// A row of the same flush that a foreign key of this one leads to.
  package struct Parent: Hashable, Sendable {
    /// The foreign key's place among the model's.
    package let key: Int
    /// The item.
    package let item: Int
    /// Whether the value is known before the parent was written.
    package let isKnown: Bool

    package init(key: Int, item: Int, isKnown: Bool) {
      self.key = key
      self.item = item
      self.isKnown = isKnown
    }
  }

  /// The values of a unique key.
  package struct UniqueValue: Hashable, Sendable {
    /// The key's place among the unique keys; -1 for the primary key.
    package let key: Int
    package let values: [SQLValue]

    package init(key: Int, values: [SQLValue]) {
      self.key = key
      self.values = values
    }
  }

  /// The table.
  package let mapping: ModelMapping
  /// What is done.
  package let kind: Kind
  /// The rows that must stand before this one (inserts), or after it (deletes).
  package var parents: [Parent]
  /// Unique values that the row has from now on; asked for only where others are freed.
  package var taken: [UniqueValue]
  /// Unique values that it has no longer.
  package var freed: [UniqueValue]
  /// The primary key, for an order that all sessions share.
  package var sortKey: [SQLValue]

  package init(
    _ mapping: ModelMapping, _ kind: Kind, parents: [Parent] = [], taken: [UniqueValue] = [],
    freed: [UniqueValue] = [], sortKey: [SQLValue] = []
  ) {
    self.mapping = mapping
    self.kind = kind
    self.parents = parents
    self.taken = taken
    self.freed = freed
    self.sortKey = sortKey
  }
}
