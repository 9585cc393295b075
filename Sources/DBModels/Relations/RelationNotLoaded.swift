/// A relation was read before it was loaded: reading never asks the database.
///
/// ```swift
/// do { print(try author.books.count) } catch { print(error) }
/// // Author.books is not loaded
/// ```
public struct RelationNotLoaded: Error, Sendable, Hashable, CustomStringConvertible {
  /// The model and its property: `Author.books`.
  public let relation: String

  /// Makes an error.
  public init(_ relation: String) { self.relation = relation }

  /// The error in a sentence.
  public var description: String { "\(relation) is not loaded" }
}
