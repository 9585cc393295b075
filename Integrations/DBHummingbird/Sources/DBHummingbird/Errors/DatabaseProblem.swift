public import HTTPTypes
public import Hummingbird

/// A database's failure, as a client may know it: a status, a word to act on, and a sentence. No SQL, no table, no value.
///
/// ```swift
/// throw DatabaseProblem(.conflict, code: "emailTaken", "this address belongs to somebody else")
/// // 409  {"error":{"code":"emailTaken","message":"this address belongs to somebody else"}}
/// ```
public struct DatabaseProblem: HTTPResponseError, Sendable, Hashable {
  /// The response's status.
  public var status: HTTPResponse.Status
  /// A word for programs.
  public var code: String
  /// A sentence for people.
  public var message: String
  /// In how many seconds it may be worth another try; goes into `Retry-After`.
  public var retryAfter: Int?

  /// Makes a problem.
  public init(_ status: HTTPResponse.Status, code: String, _ message: String, retryAfter: Int? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
  }

  /// The response, in the form of Hummingbird's own errors.
  public func response(from request: Request, context: some RequestContext) throws -> Response {
    let content = Content(error: .init(code: code, message: message))
    var response = try context.responseEncoder.encode(content, from: request, context: context)
    response.status = status
    if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
    return response
  }

  private struct Content: Encodable {
    struct Words: Encodable {
      let code: String
      let message: String
    }

    let error: Words
  }
}
