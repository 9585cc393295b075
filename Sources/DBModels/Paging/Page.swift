/// Some of a query's rows, in its order, and where the next ones begin.
///
/// ```swift
/// var token: PageToken?
/// repeat {
///   let page = try await session.select(User.self).orderBy(\.name).page(after: token, size: 100)
///   for user in page.items { print(user.name) }
///   token = page.next
/// } while token != nil
/// ```
public struct Page<Element> {
  /// The rows; empty only when there are none behind the token.
  public let items: [Element]
  /// What the next page begins behind; nil when this is the last one.
  public let next: PageToken?

  /// Makes a page.
  public init(items: [Element], next: PageToken?) {
    self.items = items
    self.next = next
  }

  /// The same with other rows: values made of objects, which may leave the session.
  ///
  /// ```swift
  /// let page = try await session.select(User.self).page(size: 20).map { UserSummary($0) }
  /// ```
  public func map<Other>(_ transform: (Element) throws -> Other) rethrows -> Page<Other> {
    Page<Other>(items: try items.map(transform), next: next)
  }
}

extension Page: Sendable where Element: Sendable {}
