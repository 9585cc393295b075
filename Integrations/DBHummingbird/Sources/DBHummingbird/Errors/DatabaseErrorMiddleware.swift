import DBEngine
import HTTPTypes
public import Hummingbird
import Logging

/// Makes failures of the database into responses with the right status, and logs what the client is not told.
///
/// ```swift
/// router.add(middleware: DatabaseErrorMiddleware())
/// // insert of an address that is taken: 409  {"error":{"code":"unique","message":"something else has ..."}}
/// ```
///
/// Without it such an error is a 500 without a body. What goes to the log (statements with placeholders, constraint, hint)
/// never goes to the client; bound values go nowhere. The status follows ``DatabaseErrorMapping``.
public struct DatabaseErrorMiddleware<Context: RequestContext>: RouterMiddleware {
  /// Which problem a client is told of.
  public let mapping: DatabaseErrorMapping

  /// Makes the middleware.
  public init(_ mapping: DatabaseErrorMapping = .init()) { self.mapping = mapping }

  /// Passes the request on, and answers failures of the database.
  @concurrent
  public func handle(
    _ request: Request, context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as DatabaseError {
      let problem = mapping.problem(for: error)
      var details: Logger.Metadata = ["db.error.kind": "\(error.kind)", "db.error.status": "\(problem.status.code)"]
      if let statement = error.statement { details["db.statement"] = "\(statement)" }
      if let constraint = error.constraint { details["db.error.constraint"] = "\(constraint)" }
      context.logger.log(level: problem.status.code >= 500 ? .error : .debug, "\(error)", metadata: details)
      throw problem
    }
  }
}
