/// A relation was read before it was loaded: reading never asks the database. The message names what to add.
///
/// ```swift
/// do { print(try author.books.count) } catch { print(error) }
/// // Author.books is not loaded; hint: add .load(.selectIn(\.books)) to the query,
/// // or call session.load(author, \.books) before reading it
/// ```
public struct RelationNotLoaded: Error, Sendable, Hashable, CustomStringConvertible {
  /// The model and its property: `Author.books`.
  public let relation: String
  /// Whether it leads to many objects.
  public let isMany: Bool

  /// Makes an error.
  public init(_ relation: String, isMany: Bool) {
    self.relation = relation
    self.isMany = isMany
  }

  /// The error in a sentence, with what to do.
  public var description: String {
    let parts = relation.split(separator: ".", maxSplits: 1)
    let property = parts.last ?? ""
    let object = parts.first.map { $0.prefix(1).lowercased() + $0.dropFirst() } ?? "object"
    let loader = isMany ? "selectIn" : "joined"
    return "\(relation) is not loaded; hint: add .load(.\(loader)(\\.\(property))) to the query, "
      + "or call session.load(\(object), \\.\(property)) before reading it"
  }
}
