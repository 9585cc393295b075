/// What lends a connection to a piece of code: other modules give all of them what can be done with it.
///
/// A Swift revision's `Step` is one; with `DBModels` it has a session:
///
/// ```swift
/// func up(_ step: Step) async throws {
///   let session = try step.session
///   for person in try await session.select(Person.self).all() { person.given = given(person.name) }
/// }
/// ```
public protocol ConnectionHolder {
  /// The connection.
  var connection: Connection { get }
}
