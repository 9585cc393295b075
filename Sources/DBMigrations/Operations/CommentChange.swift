public import DBSchema

/// A comment that comes, goes or changes (PostgreSQL).
///
/// ```swift
/// CommentChange(object: ObjectReference(.table, users), from: nil, to: "who may log in")
/// ```
public struct CommentChange: Sendable, Hashable {
  /// What it is about.
  public var object: ObjectReference
  /// The comment as it stands.
  public var from: String?
  /// The comment as it will be.
  public var to: String?

  /// Makes a change of its parts.
  public init(object: ObjectReference, from: String?, to: String?) {
    self.object = object
    self.from = from
    self.to = to
  }
}
