/// What the objects of a session know of it.
///
/// An object must not keep its session from ending, and outlives it when it was smuggled out: it holds this instead.
package final class SessionTracker {
  /// Objects with written columns, each once, in the order in which they were first written.
  package var dirty: [any Entity] = []
  /// Whether the session is over.
  package var isClosed = false
  /// What the session knows; nil when it is over.
  package weak var unit: UnitOfWork?

  package init() {}

  /// Notes an object whose first column is about to be written.
  package func didBecomeDirty(_ object: any Entity) { if !isClosed { dirty.append(object) } }
}
