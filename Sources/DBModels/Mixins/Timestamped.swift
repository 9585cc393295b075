public import DBQuery

/// A model whose rows know when they were made, and when they were last written.
///
/// ```swift
/// @Model("articles")
/// final class Article: Timestamped {
///   @PrimaryKey(.identity) var id: Int = 0
///   var title: String
///   var createdAt: Instant = .now
///   var updatedAt: Instant = .now
/// }
///
/// article.title = "Notes"
/// try await session.flush()     // update articles set title = $2, updated_at = $3 where id = $1 returning id
/// ```
///
/// A flush writes both into new objects, and the second into objects of which a column has changed: one moment for all of
/// them, of ``SessionOptions/clock``. What the program wrote there itself is lost. Changes by query and in bulk are not
/// stamped.
public protocol Timestamped: AnyObject {
  /// When the row was made.
  var createdAt: Instant { get set }
  /// When it was last written.
  var updatedAt: Instant { get set }
}
