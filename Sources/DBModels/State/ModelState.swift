public import DBQuery

/// What an object knows about itself beside its columns: its session, and which columns were written since they were
/// read. `@Model` declares one in each object.
///
/// ```swift
/// final class Tag {
///   var _modelState = ModelState()
///   var name: String {
///     get { _name }
///     set { _modelState.willChange(1, _name, of: self); _name = newValue }
///   }
/// }
/// ```
public struct ModelState {
  /// Where an object stands between the program and the table.
  package enum Status: UInt8, Sendable {
    /// No session knows it.
    case transient
    /// It was added, and no row was made yet.
    case pending
    /// There is a row.
    case persistent
    /// There is a row, and the next flush deletes it.
    case doomed
    /// There was a row.
    case deleted
    /// Its session is over.
    case closed
  }

  /// Where the object stands.
  package var status = Status.transient
  /// What the session keeps about it; nil when no session knows it.
  package var tracker: SessionTracker?
  /// What columns held when they were read or last written to the database; nil while none has changed.
  package var originals: OriginalValues?

  /// Makes a state of an object that no session knows.
  public init() {}

  /// Whether the object's session is over.
  package var isClosed: Bool { status == .closed || (tracker?.isClosed ?? false) }

  /// Notes that a column is about to be written.
  /// - Parameters:
  ///   - column: its place among the model's columns, from 0.
  ///   - old: what it holds now.
  ///   - object: the object whose state this is.
  @inlinable
  public mutating func willChange<Value: ColumnValue>(_ column: Int, _ old: Value, of object: any Entity) {
    if isWatched { note(column, old.sqlValue, object) }
  }

  /// Notes that there is a row, which holds what the object does.
  @inlinable
  public mutating func _stand() { noteRow() }

  @usableFromInline
  mutating func noteRow() {
    status = .persistent
    originals = nil
  }

  /// Notes that a column is about to be written, by its value as it is sent.
  package mutating func willChange(_ column: Int, value old: SQLValue, of object: any Entity) {
    if isWatched { note(column, old, object) }
  }

  /// Whether changes must be noted: whether there is a row.
  @usableFromInline
  var isWatched: Bool { status == .persistent || status == .doomed }

  @usableFromInline
  mutating func note(_ column: Int, _ old: SQLValue, _ object: any Entity) {
    if let originals {
      originals.note(column, old)
    } else {
      let originals = OriginalValues()
      originals.note(column, old)
      self.originals = originals
      tracker?.didBecomeDirty(object)
    }
  }
}

/// What columns of one object held before they were written.
package final class OriginalValues {
  package private(set) var values: [(column: Int, value: SQLValue)] = []

  package init() {}

  /// Keeps the first value that a column had.
  package func note(_ column: Int, _ value: SQLValue) {
    if values.contains(where: { $0.column == column }) { return }
    values.append((column, value))
  }

  /// The value that a column had; nil when it was not written.
  package func value(_ column: Int) -> SQLValue? { values.first { $0.column == column }?.value }
}
