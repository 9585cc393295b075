/// A session, or an object of one, was used after the closure that it was lent to had ended.
///
/// What an object holds in its columns can still be read; its relations cannot, and nothing of it is written any more.
///
/// ```swift
/// var kept: User?
/// try await engine.withSession { session in kept = try await session.get(User.self, id) }
/// kept?.email               // still there
/// try kept?.orders          // throws SessionClosed
/// ```
public struct SessionClosed: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was used: `User.orders`, `session.flush`.
  public let what: String

  /// Makes an error.
  public init(_ what: String) { self.what = what }

  /// The error in a sentence, with what to do.
  public var description: String {
    "\(what) was used after its session had ended; hint: do all work with objects inside withSession, "
      + "and return values made of them"
  }
}
