import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Runs an application on a port of its own while a body runs, and gives that port.
@discardableResult
nonisolated(nonsending) func withServer<R: Sendable, App: ApplicationProtocol>(
  _ make: (BindAddress, @escaping @Sendable (any Channel) async -> Void) -> App,
  _ body: (Int, RunningServer) async throws -> R
) async throws -> R {
  let (ports, source) = AsyncStream<Int>.makeStream()
  let application = make(.hostname("127.0.0.1", port: 0)) { channel in
    if let port = channel.localAddress?.port { source.yield(port) }
  }
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
  let run = Task {
    defer { source.finish() }
    try await group.run()
  }
  let server = RunningServer(task: run)
  do {
    guard let port = await ports.first(where: { _ in true }) else {
      try await run.value
      throw ServerDidNotStart()
    }
    let result = try await body(port, server)
    await group.triggerGracefulShutdown()
    _ = await run.result
    return result
  } catch {
    await group.triggerGracefulShutdown()
    _ = await run.result
    throw error
  }
}

/// The server that a test talks to.
struct RunningServer: Sendable {
  fileprivate let task: Task<Void, any Error>

  /// Cancels all that it does, requests included.
  func cancel() { task.cancel() }
}

/// The server ended before it listened, and gave no reason.
struct ServerDidNotStart: Error {}
