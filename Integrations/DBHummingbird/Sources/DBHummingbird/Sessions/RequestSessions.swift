public import DBEngine
public import DBModels
public import HTTPTypes
import Hummingbird

/// Gives a session to each request that asks for one, and commits it before the response's head leaves.
///
/// ```swift
/// let sessions = RequestSessions(engine)
///
/// router.get("/books/:id", sessions) { request, context, session in
///   let id = try context.parameters.require("id", as: Int.self)
///   return BookDetail(try await session.require(Book.self, id))
/// }
/// router.post("/books", sessions) { request, context, session in
///   let new = try await request.decode(as: NewBook.self, context: context)
///   let book = Book(title: new.title)
///   try session.add(book)
///   try await session.flush()
///   return EditedResponse(status: .created, response: BookDetail(book))
/// }
/// ```
///
/// What happens to a request, in this order:
/// 1. Its body is read, so that a slow client holds no connection meanwhile (``Options/body``).
/// 2. A connection is borrowed, and the handler runs with a session on it.
/// 3. What the handler returns is made into a response while the session lasts. Objects of the session stay inside:
///    return values made of them.
/// 4. What waits is written and committed. If that fails (a deferred constraint, a row that has changed), the error takes
///    the response's place.
/// 5. The connection goes back, and the response leaves.
///
/// It rolls back when the handler throws, whatever it throws; when the response's status says that the server failed
/// (``Options/rollsBack``); when the request's task is cancelled; and when its client hangs up, if the server is
/// built with `http1CancellingOnHangUp`.
///
/// A response whose body is a closure is written after all this: the session is over then, and the body, if it needs the
/// database, borrows for itself:
///
/// ```swift
/// router.get("/export") { _, _ in
///   Response(status: .ok, body: ResponseBody { writer in
///     try await sessions.factory.withReadSession { session in ... }
///     try await writer.finish(nil)
///   })
/// }
/// ```
public struct RequestSessions: Sendable {
  /// How requests and sessions go together.
  public struct Options: Sendable {
    /// When a request's body is read.
    public enum Body: Sendable, Hashable {
      /// Before a connection is borrowed, up to the context's `maxUploadSize`; a longer one is answered with 413.
      case collected
      /// By the handler, as it comes in: for uploads too long for memory. The connection waits for the client meanwhile,
      /// and nothing runs again after a retryable error, since the body cannot be read twice.
      case streamed
    }

    /// When a request's body is read.
    public var body: Body
    /// The methods whose sessions only read: on a SQLite file they run beside the one that writes. A handler that writes
    /// all the same gets `DatabaseError` of kind `readOnly`.
    public var readOnlyMethods: Set<HTTPRequest.Method>
    /// Which status rolls back although the handler has returned. By default those of the server's own failures, from
    /// 500 on; a status such as 404 or 409 that was returned, not thrown, commits: a failed login may be worth a row.
    public var rollsBack: @Sendable (HTTPResponse.Status) -> Bool

    /// Makes options.
    public init(
      body: Body = .collected, readOnlyMethods: Set<HTTPRequest.Method> = [.get, .head],
      rollsBack: @escaping @Sendable (HTTPResponse.Status) -> Bool = { $0.code >= 500 }
    ) {
      self.body = body
      self.readOnlyMethods = readOnlyMethods
      self.rollsBack = rollsBack
    }
  }

  /// The engine, and how its sessions work.
  public let factory: SessionFactory
  /// How requests and sessions go together.
  public var options: Options

  /// Makes sessions for requests.
  public init(_ factory: SessionFactory, _ options: Options = .init()) {
    self.factory = factory
    self.options = options
  }

  /// Makes sessions for requests.
  public init(_ engine: Engine, _ sessions: SessionOptions = .init(), _ options: Options = .init()) {
    self.init(SessionFactory(engine, sessions), options)
  }

  /// The same sessions, with other options for some routes.
  ///
  /// ```swift
  /// router.post("/import", sessions.with { $0.body = .streamed }) { request, context, session in ... }
  /// ```
  public func with(_ change: (inout Options) -> Void) -> RequestSessions {
    var copy = self
    change(&copy.options)
    return copy
  }
}
