internal import DBEngine
internal import DBQuery

extension Session {
  /// Does to the children of rows that go what their relations say.
  nonisolated(nonsending) func cascade() async throws {}
}
