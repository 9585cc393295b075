/// The end of a client's connection, to be waited for once.
struct HangUp: Sendable {
  private let events: AsyncStream<Never>
  private let source: AsyncStream<Never>.Continuation

  init() { (events, source) = AsyncStream.makeStream() }

  /// Notes that the client has gone.
  func note() { source.finish() }

  /// Returns when the client has gone, or the task is cancelled.
  func wait() async { for await _ in events {} }
}
