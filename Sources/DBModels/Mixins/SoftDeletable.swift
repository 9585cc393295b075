public import DBQuery

/// A model whose rows are marked as deleted, and stay.
///
/// ```swift
/// @Model("articles")
/// final class Article: SoftDeletable {
///   @PrimaryKey(.identity) var id: Int = 0
///   var title: String
///   var deletedAt: Instant?
/// }
///
/// try session.delete(article)                          // update articles set deleted_at = $2 where id = $1 returning id
/// try await session.select(Article.self).all()         // select ... from articles where deleted_at is null
/// try session.restore(article)                         // update articles set deleted_at = $2 ..., with NULL
/// try session.delete(article, permanently: true)       // delete from articles where id = $1 returning id
/// ```
///
/// All queries of all sessions see only rows that are not marked, however the table comes into them; see
/// ``SessionSelect/includingDeleted()`` and ``Session/includingDeleted(_:)`` for the others. ``Delete`` by query deletes
/// rows for good, of those that are shown; write ``Update`` to mark many at once.
///
/// Children go along by the next flush, where their relation says `cascade: .delete` or `.deleteOrphan`, or their foreign
/// key `on delete cascade`: those that are SoftDeletable are marked with the same moment, and theirs in turn. Of other
/// models they are deleted only where the relation itself says so. All other children stay as they are: the row that they
/// lead to is still there. Where a row really goes, its children go by the usual rules, SoftDeletable or not.
/// ``Session/restore(_:)`` takes one object back; those that went along have the same moment:
///
/// ```swift
/// let moment = article.deletedAt
/// try session.restore(article)
/// try await session.includingDeleted { session in
///   try await session.execute(
///     Update(Comment.self).set(\.deletedAt, to: nil).where { $0.articleID == article.id && $0.deletedAt == moment })
/// }
/// ```
///
/// Unique keys count marked rows, too: a name stays taken. Where it is to be free again, declare an index of the other
/// rows alone instead of a unique column:
///
/// ```swift
/// @Index("title", unique: true, where: "deleted_at is null")
/// ```
public protocol SoftDeletable: AnyObject {
  /// When it was deleted; nil while it is not.
  var deletedAt: Instant? { get set }
}

extension SoftDeletable {
  /// Whether it is marked as deleted.
  public var isDeleted: Bool { deletedAt != nil }
}
