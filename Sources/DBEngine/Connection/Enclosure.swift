/// Work on a connection that belongs to a piece of code, and ends with it.
package protocol EnclosedWork: AnyObject {
  /// Ends it well.
  nonisolated(nonsending) func finish() async throws
  /// Ends it because the code failed.
  nonisolated(nonsending) func abandon() async
}

/// A piece of code that runs on a connection in a transaction of somebody else.
package final class Enclosure {
  /// What ends with it.
  package var work: (any EnclosedWork)?
  /// How many savepoints were open when it began.
  package let savepointDepth: Int

  init(savepointDepth: Int) { self.savepointDepth = savepointDepth }
}

extension Connection {
  /// Runs code, and ends the work that it began on the connection: before this returns, and in the code's transaction.
  package nonisolated(nonsending) func withEnclosure(
    _ body: nonisolated(nonsending) () async throws -> Void
  ) async throws {
    let enclosure = Enclosure(savepointDepth: savepointDepth)
    self.enclosure = enclosure
    defer { self.enclosure = nil }
    do {
      try await body()
      try await enclosure.work?.finish()
    } catch {
      await enclosure.work?.abandon()
      throw error
    }
  }
}
