package import DBQuery

/// Bound values that travel with a statement's event: they are found by nobody who does not ask for them, and stand in
/// no text that is made of the event.
///
/// ```swift
/// let values = HiddenValues(["secret"])
/// "\(values)"    // (hidden)
/// values.all     // ["secret"]
/// ```
package struct HiddenValues: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// The values, the first for placeholder 1.
  package let all: [SQLValue]

  init(_ all: [SQLValue]) { self.all = all }

  /// Tells nothing of the values.
  package var description: String { "(hidden)" }
  /// Tells nothing of the values.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Values are no part of what makes two events the same.
  package static func == (left: HiddenValues, right: HiddenValues) -> Bool { true }
  /// Nothing to tell apart.
  package func hash(into hasher: inout Hasher) {}
}
