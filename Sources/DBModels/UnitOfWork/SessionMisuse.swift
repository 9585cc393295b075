/// An object was given to a session that cannot take it, or a relation was written in a way that no key allows.
///
/// ```swift
/// do { try session.add(user) } catch let misuse as SessionMisuse { print(misuse) }
/// // User belongs to another session; hint: merge(_:) takes a copy of it
/// ```
public struct SessionMisuse: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let message: String
  /// What to do instead.
  public let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// The error in a sentence, with what to do.
  public var description: String { message + (hint.map { "; hint: \($0)" } ?? "") }
}
