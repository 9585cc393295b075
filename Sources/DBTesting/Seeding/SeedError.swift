/// Why rows cannot be seeded: a name that is not there, or a circle.
///
/// ```swift
/// do { try await seed(connection, ["autors": [["name": "Ada"]]]) } catch let error as SeedError {
///   print(error)   // there is no table autors; there are authors, books
/// }
/// ```
public struct SeedError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}
