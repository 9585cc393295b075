import DBEngine
public import DBModels
import HTTPTypes
public import Hummingbird

extension RequestSessions {
  /// Answers a request with a session: what the routes with a session are made of, for a handler that chooses the
  /// session's options by the request.
  ///
  /// ```swift
  /// router.get("/orders") { request, context in
  ///   try await sessions.respond(to: request, context, .init(criteria: context.tenant.criteria)) { _, _, session in
  ///     try await session.select(Order.self).all().map(OrderSummary.init)
  ///   }
  /// }
  /// ```
  /// - Parameters:
  ///   - request: the request; the handler gets it with its body read.
  ///   - context: the request's context.
  ///   - sessionOptions: how the session works; by default as the factory says.
  ///   - handler: the work. With `transaction.retry` it may run several times.
  /// - Returns: the response, when everything is committed.
  /// - Throws: the handler's error, and what kept the session from committing; `CancellationError`.
  public nonisolated(nonsending) func respond<Context: RequestContext, Output: ResponseGenerator>(
    to request: Request, _ context: Context, _ sessionOptions: SessionOptions? = nil,
    _ handler: nonisolated(nonsending) (Request, Context, Session) async throws -> Output
  ) async throws -> Response {
    var request = request
    if options.body == .collected { _ = try await request.collectBody(upTo: context.maxUploadSize) }
    let read = request
    do {
      return try await factory.engine.withSession(adapted(sessionOptions ?? factory.options, to: request)) { session in
        let output = try await handler(read, context, session)
        let response = try output.response(from: read, context: context)
        if options.rollsBack(response.status) { throw RejectedResponse(response: response) }
        return response
      }
    } catch let rejected as RejectedResponse {
      return rejected.response
    }
  }

  /// The session's options for a request.
  private func adapted(_ sessionOptions: SessionOptions, to request: Request) -> SessionOptions {
    var copy = sessionOptions
    if options.readOnlyMethods.contains(request.method) { copy.transaction.access = .readOnly }
    if options.body == .streamed { copy.transaction.retry = 0 }
    return copy
  }
}

/// A response that goes to the client although nothing of what its handler wrote is kept.
struct RejectedResponse: Error {
  let response: Response
}
