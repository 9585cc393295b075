package import DBQuery

/// What was done to objects, so that a rollback can undo it: of a transaction, or since a savepoint.
package enum JournalEntry {
  /// The object was added.
  case added(any Entity)
  /// A row was made for each; the columns that the database filled in held these before, object by object.
  case inserted([any Entity], columns: [Int], before: [SQLValue])
  /// Columns were written to the row of each; they held this before.
  case updated([(object: any Entity, before: OriginalValues)])
  /// The row is to go.
  case doomed(any Entity)
  /// The rows went.
  case deleted([any Entity])
  /// What a relation led to before; nil when it was not loaded.
  indirect case relation(any Entity, any AnyRelationKey, before: [any Entity]?)
  /// The object was taken out of the session, having stood like this.
  indirect case expunged(any Entity, ModelState)
  /// A column was written that needs no statement: the database writes it, or a parent's key came.
  indirect case set(any Entity, column: Int, before: SQLValue)
  /// What waited for the same two objects before.
  indirect case link(UnitOfWork.LinkChange, before: UnitOfWork.LinkChange?)
  /// What an object waited for before.
  case parents(any Entity, [UnitOfWork.PendingParent]?)
}
