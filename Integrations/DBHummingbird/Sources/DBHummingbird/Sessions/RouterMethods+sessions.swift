public import DBModels
public import HTTPTypes
public import Hummingbird

/// Routes whose handlers get a session. See ``RequestSessions``.
///
/// ```swift
/// router.group("/books")
///   .get("/:id", sessions) { request, context, session in
///     BookDetail(try await session.require(Book.self, context.parameters.require("id", as: Int.self)))
///   }
///   .delete("/:id", sessions) { request, context, session in
///     try session.delete(try await session.require(Book.self, context.parameters.require("id", as: Int.self)))
///     return HTTPResponse.Status.noContent
///   }
/// ```
extension RouterMethods {
  /// A route for a method.
  @discardableResult
  public func on<Output: ResponseGenerator>(
    _ path: RouterPath, method: HTTPRequest.Method, _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self {
    on(path, method: method) { request, context in try await sessions.respond(to: request, context, nil, handler) }
  }

  /// A route for GET. Its session only reads.
  @discardableResult
  public func get<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .get, sessions, use: handler) }

  /// A route for HEAD. Its session only reads.
  @discardableResult
  public func head<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .head, sessions, use: handler) }

  /// A route for PUT.
  @discardableResult
  public func put<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .put, sessions, use: handler) }

  /// A route for POST.
  @discardableResult
  public func post<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .post, sessions, use: handler) }

  /// A route for PATCH.
  @discardableResult
  public func patch<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .patch, sessions, use: handler) }

  /// A route for DELETE.
  @discardableResult
  public func delete<Output: ResponseGenerator>(
    _ path: RouterPath = "", _ sessions: RequestSessions,
    use handler: nonisolated(nonsending) @escaping @Sendable (Request, Context, Session) async throws -> Output
  ) -> Self { on(path, method: .delete, sessions, use: handler) }
}
