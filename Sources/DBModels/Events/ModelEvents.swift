/// A model whose objects are told when they are about to be written: for timestamps, slugs, checks of their own.
///
/// The methods run in memory while a session flushes, before anything is sent; they may write the object's own columns,
/// and throw to stop the flush.
///
/// ```swift
/// extension Article: ModelEvents {
///   func willInsert() throws { slug = Slug(title) }
///   func willUpdate() throws { updatedAt = .now }
/// }
/// ```
public protocol ModelEvents: Entity {
  /// A row is about to be made.
  func willInsert() throws
  /// Columns that were written are about to be sent.
  func willUpdate() throws
  /// The row is about to go.
  func willDelete() throws
}

extension ModelEvents {
  /// Does nothing.
  public func willInsert() throws {}
  /// Does nothing.
  public func willUpdate() throws {}
  /// Does nothing.
  public func willDelete() throws {}
}
